import type { DatabasePlatform } from '../ports/database-platform.ts'
import type { Reads } from '../ports/reads.ts'
import type { System } from '../ports/system.ts'

/** Asks the systems about the database: the first that knows answers. */
export function databasePlatform(
  systems: readonly Pick<
    System,
    'databaseRoom' | 'databaseNeighbours' | 'recovered' | 'firstToUndo' | 'rowsSince'
  >[],
): (world: Reads) => DatabasePlatform {
  return (world) => ({
    room: (signal) => first(systems, (system) => system.databaseRoom?.(world, signal)),
    neighbours: (signal) => first(systems, (system) => system.databaseNeighbours?.(world, signal)),
    recovered: (run, signal) => first(systems, (system) => system.recovered?.(run, world, signal)),
    firstToUndo: (signal) => first(systems, (system) => system.firstToUndo?.(world, signal)),
    rowsSince: (moments, signal) =>
      first(systems, (system) => system.rowsSince?.(moments, world, signal)),
  })
}

async function first<Asked, Answer>(
  asked: readonly Asked[],
  ask: (one: Asked) => Promise<Answer | undefined> | undefined,
): Promise<Answer | undefined> {
  for (const one of asked) {
    const answer = await ask(one)
    if (answer !== undefined) return answer
  }
  return undefined
}

import { z } from 'zod'
import type { JsonValue } from '../../../../../shared/domain/json.ts'
import type { FileReads } from '../../../ports/files.ts'
import type { IdSource, Move } from './move.ts'
import { readLines } from './read-lines.ts'

/** The values that make an id, as they stand in a row. */
export type Id = readonly JsonValue[]

const eventLine = z.object({ event: z.string(), args: z.record(z.string(), z.json()) })

/** Which ids there are after all events: added and not taken away since, in the order in which they came. */
export async function foldIds(files: FileReads, path: string, move: Move): Promise<readonly Id[]> {
  const living = new Map<string, Id>()
  for await (const { text } of readLines(files, path)) {
    const { event, args } = eventLine.parse(JSON.parse(text))
    const idsOf = (sources: readonly IdSource[]): readonly Id[] =>
      sources
        .filter((source) => source.event === event)
        .map((source) => source.arguments.map((name) => args[name] ?? null))
    for (const id of idsOf(move.removed)) living.delete(JSON.stringify(id))
    for (const id of idsOf(move.added)) living.set(JSON.stringify(id), id)
  }
  return [...living.values()]
}

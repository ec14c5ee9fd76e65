import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { controlOf, type WorldControl } from '../../src/rehearsal/world/attach.ts'
import { spawnWorld } from '../../src/rehearsal/world/spawn-world.ts'
import type { WorldDescription } from '../../src/rehearsal/world/world-description.ts'

/** A rehearsal world of a benchmark's own. */
export interface BenchWorld {
  readonly dir: string
  readonly description: WorldDescription
  readonly control: WorldControl
}

/** Bytes of live, indexes and all, that one person of the world's story comes to: four rows in three tables. */
const BYTES_A_PERSON = 890

/** How many people make a live database of about so many megabytes. */
export function peopleFor(megabytes: number): number {
  return Math.round((megabytes * 1e6) / BYTES_A_PERSON)
}

/** Builds a world, hands it to the work, and removes it. */
export async function withWorld<T>(
  users: number,
  work: (world: BenchWorld) => Promise<T>,
): Promise<T> {
  const base = await mkdtemp(join(tmpdir(), 'rollback-bench-world-'))
  const dir = join(base, 'w')
  const control = controlOf(dir)
  try {
    const { description } = await spawnWorld({ dir, users, lingerMs: 3 * 60 * 60_000 })
    return await work({ dir, description, control })
  } finally {
    await control.stop().catch(() => undefined)
    await rm(base, { recursive: true, force: true })
  }
}

/** What users saw since a moment: the longer of reading and writing, milliseconds. */
export async function downtimeSince(world: BenchWorld, since: Date): Promise<number> {
  const { read, write } = Object.fromEntries(
    Object.entries(await world.control.traffic(since)).map(([target, { downtimeMs }]) => [
      target.includes('write') ? 'write' : target.includes('site') ? 'site' : 'read',
      downtimeMs,
    ]),
  )
  return Math.max(read ?? 0, write ?? 0)
}

import type { VolumeRoom } from '../ports/database-volume.ts'
import type { Reads } from '../ports/reads.ts'
import type { System } from '../ports/system.ts'

/** Asks the systems for the disk of the database: the first that knows one answers for it. */
export function databaseRoom(
  systems: readonly Pick<System, 'databaseRoom'>[],
): (world: Reads, signal: AbortSignal) => Promise<VolumeRoom | undefined> {
  return async (world, signal) => {
    for (const system of systems) {
      const room = await system.databaseRoom?.(world, signal)
      if (room !== undefined) return room
    }
    return undefined
  }
}

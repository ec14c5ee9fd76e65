import type { DatabasePlatform } from '../../src/main/kernel/ports/database-platform.ts'

/** No other system knows anything of the database. */
export const noPlatform: DatabasePlatform = {
  room: async () => undefined,
  neighbours: async () => undefined,
  recovered: async () => undefined,
  firstToUndo: async () => undefined,
  rowsSince: async () => undefined,
}

import type { MigrationBoard } from '../../../shared/domain/migration.ts'
import type { Reads } from '../ports/reads.ts'
import type { System } from '../ports/system.ts'
import { lookAtMigrations } from '../systems/prisma/index.ts'

/** The board of migrations, against the commit that the platform of the API says it runs. */
export function createMigrationsView(parts: {
  readonly systems: readonly System[]
  readonly reads: () => Reads
  readonly closing: AbortSignal
}): { look(): Promise<MigrationBoard> } {
  const { systems, reads, closing } = parts
  return {
    async look() {
      const world = reads()
      const platform = systems.find(({ id }) => id === 'railway')
      // A platform that is away must not hide the table: then the clone's own branch is compared, and said to be.
      const api = await platform?.live?.(world, closing).catch(() => undefined)
      return lookAtMigrations(world, { commit: api?.commit }, closing)
    },
  }
}

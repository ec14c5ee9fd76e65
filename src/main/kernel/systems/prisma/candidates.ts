import type { Candidate } from '../../../../shared/domain/release.ts'
import type { Reads } from '../../ports/reads.ts'
import { prismaOf, schemaOf } from './configuration.ts'
import { judgeMigrations } from './judge-migrations.ts'
import { readMigrationTable } from './migration-rows.ts'

/** Every migration that the database knows, newest first, with its state in the place of a version. */
export async function candidates(world: Reads, signal: AbortSignal): Promise<readonly Candidate[]> {
  const schema = schemaOf(prismaOf(world))
  const table = await readMigrationTable(world, { target: { server: 'live' }, schema }, signal)
  return judgeMigrations(table, undefined)
    .toReversed()
    .map(({ name, state, rows }) => {
      const newest = rows.at(-1)
      return {
        system: 'prisma',
        id: name,
        commit: '',
        message: state === 'failed' ? 'failed: it began and did not end' : state,
        version: state,
        author: '',
        createdAt: newest?.finishedAt ?? newest?.startedAt ?? '',
        live: false,
        eligible: state === 'failed' || state === 'applied',
        ...(state === 'failed' || state === 'applied' ? {} : { whyNot: `is ${state}` }),
      }
    })
}

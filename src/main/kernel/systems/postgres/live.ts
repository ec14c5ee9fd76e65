import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { LiveFacts } from '../../ports/system.ts'
import { optionalTextOf } from './row-values.ts'

const HEAD = `SELECT migration_name AS head,
    to_char(finished_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since
  FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL
  ORDER BY finished_at DESC, migration_name DESC LIMIT 1`

/** The live database by its own word: its name and the newest applied migration. @throws FailureError */
export async function postgresLive(world: Reads, signal: AbortSignal): Promise<LiveFacts> {
  const name = world.profile.systems.postgres?.database ?? ''
  const rows = await world.sql.read({ server: 'live' }, { text: HEAD }, signal).catch((thrown) => {
    // 42P01: a database that Prisma does not manage is live all the same.
    if (thrown instanceof FailureError && thrown.failure.answered?.includes('42P01')) return []
    throw thrown
  })
  const row = rows[0]
  const head = row === undefined ? undefined : optionalTextOf(row, 'head')
  const since = row === undefined ? undefined : optionalTextOf(row, 'since')
  return {
    label: head === undefined ? name : `${name} · ${head}`,
    commit: '',
    message: head === undefined ? 'no migrations recorded' : `migration head ${head}`,
    author: '',
    since: since ?? '',
    ...(head === undefined ? {} : { migrationHead: head }),
  }
}

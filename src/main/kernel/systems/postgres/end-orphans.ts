import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Effects } from '../../ports/reads.ts'
import { literal } from './quoting.ts'
import { databaseOf, postgresOf } from './restore-input.ts'

/**
 * Ends the sessions that a killed console of this run left at the server: a pg_restore goes on without
 * its console. They are found by their name; only our own role's can be ended. A session that ends rolls
 * back what it had not committed, so there is nothing to take back. @throws FailureError
 */
export async function endOrphans(run: string, world: Effects, signal: AbortSignal): Promise<void> {
  const maintenance = databaseOf(postgresOf(world).maintenanceDatabase)
  const ours = literal(`rollback-console/${run}/`)
  const statement = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE starts_with(application_name, ${ours}) AND pid <> pg_backend_pid() AND usename = current_user`
  const sent = await world.sql.mutate(maintenance, { statements: [statement] }, signal)
  if (sent.kind !== 'answered') throw new FailureError(sent.failure)
}

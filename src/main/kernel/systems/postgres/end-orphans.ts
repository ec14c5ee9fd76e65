import type { Reads } from '../../ports/reads.ts'
import { databaseOf, postgresOf } from './restore-input.ts'

const END = `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
  WHERE application_name LIKE $1 AND pid <> pg_backend_pid() AND usename = current_user`

/**
 * Ends the sessions that a killed console of this run left at the server: a pg_restore goes on without
 * its console. They are found by their name; only our own role's can be ended. A session that ends rolls
 * back what it had not committed, so there is nothing to take back. @throws FailureError
 */
export async function endOrphans(run: string, world: Reads, signal: AbortSignal): Promise<void> {
  const maintenance = databaseOf(postgresOf(world).maintenanceDatabase)
  await world.sql.read(maintenance, { text: END, values: [`rollback-console/${run}/%`] }, signal)
}

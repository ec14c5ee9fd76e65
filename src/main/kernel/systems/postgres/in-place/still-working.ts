import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { numberOf } from '../row-values.ts'

// Before it changes anything a transaction has no id; ours begins by setting limits, then waits for its locks. Readers
// do neither.
const WORKING = `SELECT count(*) AS n FROM pg_stat_activity a WHERE a.datname = current_database()
  AND a.pid <> pg_backend_pid() AND starts_with(a.application_name, $1) AND a.state <> 'idle'
  AND (a.backend_xid IS NOT NULL OR a.query ~* '^\\s*(begin|set local|lock|alter)'
    OR EXISTS (SELECT 1 FROM pg_locks l WHERE l.pid = a.pid AND l.mode = 'AccessExclusiveLock'))`

/** A transaction of this run that writes, or is about to, is still open in live, e.g. one whose console was killed. */
export async function isRunWriting(
  world: Pick<Reads, 'sql'>,
  asked: { readonly live: SqlTarget; readonly run: string },
  signal: AbortSignal,
): Promise<boolean> {
  const query = { text: WORKING, values: [`rollback-console/${asked.run}/`] }
  const [row = {}] = await world.sql.read(asked.live, query, signal)
  return numberOf(row, 'n') > 0
}

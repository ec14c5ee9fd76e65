import { z } from 'zod'
import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { flagOf, textOf } from '../row-values.ts'

/** Which transactions were complete at a moment of a server's life. */
export const TransactionMark = z.object({
  /** `xmin:xmax:xip,…` as pg_current_snapshot gives it, with 64-bit ids that never come twice. */
  snapshot: z.string(),
  /** Since when this server runs without a crash or a failover: postmaster and checkpointer. */
  since: z.string(),
})
export type TransactionMark = z.infer<typeof TransactionMark>

// The checkpointer is started anew after every crash of a backend, when the postmaster is not. Another role's start is
// shown to members of pg_read_all_stats only.
const MARK = `SELECT pg_current_snapshot()::text AS snapshot, pg_is_in_recovery() AS standby,
  pg_postmaster_start_time()::text AS started, (SELECT a.pid || ' ' || a.backend_start::text
    FROM pg_stat_activity a WHERE a.backend_type = 'checkpointer') AS checkpointer`

/** The mark of this moment; `undefined` where the server does not say enough for one. */
export async function readTransactionMark(
  world: Pick<Reads, 'sql'>,
  maintenance: SqlTarget,
  signal: AbortSignal,
): Promise<TransactionMark | undefined> {
  const [row = {}] = await world.sql.read(maintenance, { text: MARK }, signal)
  const [snapshot, checkpointer] = [textOf(row, 'snapshot'), textOf(row, 'checkpointer')]
  if (snapshot === '' || checkpointer === '' || flagOf(row, 'standby')) return undefined
  return { snapshot, since: `${textOf(row, 'started')} ${checkpointer}` }
}

/**
 * Whether it is certain that no transaction of the whole cluster has ended between two marks, so that every query sees
 * in every database what it saw then.
 *
 * PostgreSQL gives an id to each transaction before it changes a row, a catalogue or a setting of a database, and shows
 * its changes to others only from the moment that a snapshot counts it as complete: below `xmax` (one past the highest
 * complete id, which never goes back) and not in `xip`. Ids below `xmax` never begin again, so two equal snapshots have
 * the same complete transactions, and so had every snapshot between them. A fence that was lifted and put up again has
 * ended two transactions and is seen too. A crash may lose commits that were shown already (`synchronous_commit = off`),
 * hence `since`.
 *
 * What it cannot see: a transaction that is open at the second mark and commits after it (the swap ends its session),
 * sequences (they are moved past the old maximum with a gap), and a file that somebody changes behind the server's back.
 * A commit anywhere in the cluster, be it of autovacuum's ANALYZE, makes it say no: that means "perhaps", and
 * still-unchanged.ts looks closer.
 */
export function isSameMoment(a: TransactionMark, b: TransactionMark): boolean {
  return a.snapshot === b.snapshot && a.since === b.since
}

import { createHash } from 'node:crypto'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { HistoryDatabase } from '../../ports/history-database.ts'
import { type PatientIdentity, refusePatient } from './export-history.ts'
import { changedThere, cutOff, foreignTable, noTables } from './export-refusals.ts'
import type { ExportableLog } from './exportable-log.ts'
import { lookAtTables } from './look-at-tables.ts'
import { readIdentity } from './server-identity.ts'

export interface ConfirmParts {
  readonly database: HistoryDatabase
  readonly log: Pick<ExportableLog, 'logId' | 'tip' | 'frames'>
  patient(signal: AbortSignal): Promise<PatientIdentity>
}

/** What the copy is asked for: the place that it is said to prove, and the newest record that would go. */
export interface Confirmed {
  readonly anchor: { readonly seq: number; readonly head: string }
  readonly through: number
}

const NEWEST = 'SELECT coalesce(max(seq), 0) AS newest FROM public.audit_record WHERE log_id = $1'
const HEAD = `SELECT encode(head, 'hex') AS head FROM public.audit_record WHERE log_id = $1 AND seq = $2`
// A head that is not that of its own frame is none.
const SUM = `SELECT count(*) AS count,
  count(*) FILTER (WHERE head <> sha256('rbl1'::bytea || substring(frame FOR length(frame) - 4))) AS wrong,
  encode(sha256(coalesce(string_agg(head, ''::bytea ORDER BY seq), ''::bytea)), 'hex') AS heads
  FROM public.audit_record WHERE log_id = $1 AND seq BETWEEN $2 AND $3`

/**
 * Asks the database whether it holds, now and whole, what is about to be deleted here: what the log remembers of
 * an export says nothing about today.
 * @throws FailureError WRONG_SERVER, NOT_FOUND, BLOCKED, LOG_CUT, COPY_CHANGED, and what the session throws; JournalDamaged
 */
export async function confirmCopy(
  { database, log, patient }: ConfirmParts,
  { anchor, through }: Confirmed,
  signal: AbortSignal,
): Promise<void> {
  const session = await database.open('exporter', signal)
  try {
    const identity = await readIdentity((text) => session.query(text))
    refusePatient(identity, await patient(signal), database.name)
    const sight = await lookAtTables(session)
    if (sight.kind === 'missing') throw noTables()
    if (sight.kind === 'foreign') throw foreignTable(sight.table, sight.lacks)
    const [there] = await session.query(NEWEST, [log.logId])
    const newest = Number(there?.['newest'])
    if (newest > log.tip().seq) throw cutOff(newest, log.tip().seq)
    if (newest < anchor.seq) throw lacking(newest, anchor.seq)
    const [at] = await session.query(HEAD, [log.logId, anchor.seq])
    if (at?.['head'] !== anchor.head) throw changedThere(`record ${anchor.seq} has another head`)
    const ours = await sumOf(log, through)
    const [sum] = await session.query(SUM, [log.logId, ours.first, through])
    const same = Number(sum?.['count']) === ours.count && sum?.['heads'] === ours.heads
    if (!same || Number(sum?.['wrong']) !== 0) {
      throw changedThere(`records ${ours.first} to ${through} are not those of this log`)
    }
  } finally {
    await session.close()
  }
}

async function sumOf(log: Pick<ExportableLog, 'frames'>, through: number) {
  const heads = createHash('sha256')
  let count = 0
  let first = through
  for await (const { seq, head } of log.frames({ from: 1, to: through, opening: [] })) {
    if (count === 0) first = seq
    count += 1
    heads.update(head)
  }
  return { first, count, heads: heads.digest('hex') }
}

function lacking(newest: number, anchor: number): FailureError {
  return new FailureError(
    failure('BLOCKED', {
      summary: `The history database holds records up to ${newest}, and the log remembers ${anchor}: it was put back from an older state.`,
      tried: 'to ask it before anything is deleted',
      next: 'Export now: what is lost there is sent again. Then delete.',
      retry: 'no',
    }),
  )
}

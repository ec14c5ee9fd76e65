import type { HistorySession } from '../../ports/history-database.ts'
import { cutOff, forked } from './export-refusals.ts'
import type { ExportableLog } from './exportable-log.ts'
import { otherGenesis } from './sent-note.ts'

/** The newest record that the database holds of one log: it says so, never we. 0 and no head where there is none. */
export interface Watermark {
  readonly seq: number
  /** Hexadecimal. */
  readonly head: string
}

const NEWEST = `SELECT seq, encode(head, 'hex') AS head FROM public.audit_record
  WHERE log_id = $1 ORDER BY seq DESC LIMIT 1`
const LOCK = 'SELECT pg_advisory_xact_lock(hashtextextended($1, 0))'

export async function readWatermark(session: HistorySession, logId: string): Promise<Watermark> {
  const [row] = await session.query(NEWEST, [logId])
  if (row === undefined) return { seq: 0, head: '' }
  return { seq: Number(row['seq']), head: String(row['head']) }
}

/** Until the transaction ends nobody else exports this log. */
export async function lockLog(session: HistorySession, logId: string): Promise<void> {
  await session.query(LOCK, [`rollback-console ${logId}`])
}

/**
 * Whether what lies there is the beginning of this log. Answers with a note where that cannot be told, because
 * the record was pruned here or lies in acknowledged damage.
 * @throws FailureError LOG_FORKED, LOG_CUT
 */
export async function judgeWatermark(
  session: HistorySession,
  there: Watermark,
  log: ExportableLog,
): Promise<string | null> {
  const genesis = await otherGenesis(session, log)
  if (genesis !== null)
    throw forked(`its genesis there is ${short(genesis)}, here ${short(log.genesis)}`)
  if (there.seq === 0) return null
  const here = log.tip()
  if (there.seq > here.seq) throw cutOff(there.seq, here.seq)
  const head = await headAt(log, there.seq)
  if (head === null) {
    return `record ${there.seq}, the newest there, is not on this laptop any more: its head could not be compared`
  }
  if (head === there.head) return null
  throw forked(`record ${there.seq} has the head ${short(there.head)} there, ${short(head)} here`)
}

/** Enough digits to tell two apart in a sentence; the verifier prints whole ones. */
function short(hex: string): string {
  return hex.length > 12 ? `${hex.slice(0, 12)}…` : hex
}

async function headAt(log: ExportableLog, seq: number): Promise<string | null> {
  for await (const frame of log.frames({ from: seq, to: seq, opening: [] }))
    return frame.head.toString('hex')
  const last = log.lastExport()
  return last?.seq === seq ? last.head : null
}

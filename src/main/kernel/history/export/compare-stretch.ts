import { createHash } from 'node:crypto'
import type { HistorySession } from '../../ports/history-database.ts'
import { changedThere } from './export-refusals.ts'
import type { SentNote } from './sent-note.ts'

/** Records in a row, as the log has them. */
export interface Stretch {
  readonly note: SentNote
  readonly first: number
  last: number
  /** `frame` is its SHA-256. */
  readonly records: { readonly seq: number; readonly head: Buffer; readonly frame: Buffer }[]
}

const SUM = `SELECT encode(sha256(string_agg(int8send(seq) || head || sha256(frame), ''::bytea ORDER BY seq)), 'hex') AS sum
  FROM public.audit_record WHERE log_id = $1 AND seq BETWEEN $2 AND $3`
const ROWS = `SELECT seq, encode(head, 'hex') AS head, encode(sha256(frame), 'hex') AS frame
  FROM public.audit_record WHERE log_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq`

/** One hash over sequence, head and frame of all; only where it differs are they looked at one by one. @throws FailureError COPY_CHANGED */
export async function compareStretch(
  session: HistorySession,
  logId: string,
  stretch: Stretch,
): Promise<void> {
  const sum = createHash('sha256')
  for (const { seq, head, frame } of stretch.records) {
    const number = Buffer.alloc(8)
    number.writeBigInt64BE(BigInt(seq))
    sum.update(number).update(head).update(frame)
  }
  const range = [logId, stretch.first, stretch.last] as const
  const [row] = await session.query(SUM, range)
  if (row?.['sum'] === sum.digest('hex')) return
  const there = new Map((await session.query(ROWS, range)).map((one) => [Number(one['seq']), one]))
  for (const { seq, head, frame } of stretch.records) {
    const found = there.get(seq)
    if (found === undefined) throw changedThere(`record ${seq} is missing`)
    if (found['head'] !== head.toString('hex')) throw changedThere(`record ${seq} has another head`)
    if (found['frame'] !== frame.toString('hex')) {
      throw changedThere(`record ${seq} has another frame`)
    }
  }
  throw changedThere(`records ${stretch.first} to ${stretch.last} are not those that were sent`)
}

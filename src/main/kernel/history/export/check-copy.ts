import { createHash } from 'node:crypto'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { HistorySession } from '../../ports/history-database.ts'
import { compareStretch, type Stretch } from './compare-stretch.ts'
import { changedThere } from './export-refusals.ts'
import type { ExportableLog } from './exportable-log.ts'
import { type RowDigest, readRowDigests } from './history-table.ts'
import { noteOf, parsed, type SentNote, sameNote } from './sent-note.ts'
import { readWatermark } from './watermark.ts'

/** What the log's EXPORT records say about earlier batches. */
export interface SentBefore {
  /** The note of the batch that ends with this record, where the log tells of it. */
  note(seq: number): JsonObject | undefined
  rows(): readonly RowDigest[]
}

const NOTES = `SELECT seq, note::text AS note FROM public.audit_checkpoint WHERE log_id = $1 ORDER BY seq`
const COUNT = 'SELECT count(*) AS count FROM public.audit_record WHERE log_id = $1'
const IN_BATCH = `SELECT count(*) AS count, count(payload) AS payloads,
  count(*) FILTER (WHERE exported_at <> $4::timestamptz) AS dates,
  min(seq) FILTER (WHERE (salt IS NULL) <> (payload IS NULL)
    OR sha256(salt || payload) <> substring(frame FROM 21 FOR 32)) AS wrong
  FROM public.audit_record WHERE log_id = $1 AND seq BETWEEN $2 AND $3`

/**
 * Compares the whole copy with the log: every column of every row.
 * @throws FailureError COPY_CHANGED, naming the first difference
 */
export async function checkCopy(
  session: HistorySession,
  log: ExportableLog,
  sent: SentBefore,
): Promise<void> {
  const notes = await readNotes(session, log, sent)
  const { seq: newest } = await readWatermark(session, log.logId)
  const expected = notes.reduce((sum, note) => sum + note.count, 0)
  for await (const stretch of stretches(log, notes, newest)) {
    await compareStretch(session, log.logId, stretch)
  }
  for (const note of notes) await compareBatch(session, note)
  const [{ count } = { count: 0 }] = await session.query(COUNT, [log.logId])
  if (Number(count) !== expected) {
    throw changedThere(`it has ${count} records of this log where ${expected} were sent`)
  }
  await compareRows(session, log.logId, sent.rows())
}

async function readNotes(
  session: HistorySession,
  log: ExportableLog,
  sent: SentBefore,
): Promise<readonly SentNote[]> {
  const rows = await session.query(NOTES, [log.logId])
  return rows.map((row) => {
    const value = parsed(row['note'])
    const note = noteOf(value)
    const ours = sent.note(Number(row['seq']))
    const whole =
      note !== null &&
      note.logId === log.logId &&
      note.genesis === log.genesis &&
      note.seq === Number(row['seq']) &&
      note.records[1] === note.seq
    if (!whole || (ours !== undefined && value !== null && !sameNote(ours, value))) {
      throw changedThere(`the checkpoint of record ${row['seq']} is another one`)
    }
    return note
  })
}

/** The records that both have, in runs without a gap and no longer than a batch: each with the note that speaks of it. */
async function* stretches(
  log: ExportableLog,
  notes: readonly SentNote[],
  newest: number,
): AsyncGenerator<Stretch> {
  let at = 0
  let stretch: Stretch | undefined
  for await (const { seq, head, frame } of log.frames({ from: 1, to: newest, opening: [] })) {
    while ((notes[at]?.seq ?? Number.POSITIVE_INFINITY) < seq) at += 1
    const note = notes[at]
    if (note === undefined || note.records[0] > seq) {
      throw changedThere(`record ${seq} is missing, and the checkpoint that speaks of it`)
    }
    if (stretch !== undefined && (stretch.note !== note || stretch.last + 1 !== seq)) {
      yield stretch
      stretch = undefined
    }
    stretch ??= { note, first: seq, last: seq, records: [] }
    stretch.last = seq
    stretch.records.push({ seq, head, frame: createHash('sha256').update(frame).digest() })
    if (seq === note.seq && head.toString('hex') !== note.head) {
      throw changedThere(`the checkpoint of record ${seq} has another head`)
    }
  }
  if (stretch !== undefined) yield stretch
}

async function compareBatch(session: HistorySession, note: SentNote): Promise<void> {
  const [from, to] = note.records
  const [row = {}] = await session.query(IN_BATCH, [note.logId, from, to, note.exportedAt])
  const where = `of records ${from} to ${to}`
  if (row['wrong'] !== null) throw changedThere(`record ${row['wrong']} has another payload`)
  if (row['count'] !== note.count)
    throw changedThere(`${row['count']} ${where} are there, ${note.count} were sent`)
  if (row['payloads'] !== note.payloads)
    throw changedThere(`${row['payloads']} payloads ${where} are there, ${note.payloads} were sent`)
  if (row['dates'] !== 0) throw changedThere(`exported_at ${where} is another time`)
}

async function compareRows(
  session: HistorySession,
  logId: string,
  ours: readonly RowDigest[],
): Promise<void> {
  const there = await readRowDigests(session, logId)
  const name = (row: RowDigest) => `${row.run}, ${row.system}`
  const found = new Map(there.map((row) => [name(row), row.sha256]))
  for (const row of ours) {
    const digestThere = found.get(name(row))
    if (digestThere === undefined) throw changedThere(`the history row ${name(row)} is missing`)
    if (digestThere !== row.sha256) throw changedThere(`the history row ${name(row)} was changed`)
    found.delete(name(row))
  }
  for (const added of found.keys()) throw changedThere(`the history row ${added} was added`)
}

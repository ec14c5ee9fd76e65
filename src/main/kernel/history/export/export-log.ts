import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { RecordType } from '../../journal/index.ts'
import type { HistorySession } from '../../ports/history-database.ts'
import { openCursor } from './block-cursor.ts'
import { checkCopy, type SentBefore } from './check-copy.ts'
import { copyBlocks } from './copy-block.ts'
import { changedThere } from './export-refusals.ts'
import { readRowDigests } from './history-table.ts'
import { BATCH_BYTES, type BatchParts, type SentBatch, sendBatch } from './send-batch.ts'
import { readNote } from './sent-note.ts'
import { judgeWatermark, readWatermark, type Watermark } from './watermark.ts'

export interface ExportParts extends BatchParts {
  /** What the EXPORT records say about the place. */
  readonly place: { readonly database: string; readonly systemIdentifier: string | null }
  /** What the log knows of earlier exports: the whole copy is compared with it. Left out, it is not looked at. */
  readonly compareAll?: SentBefore
  progress(step: { readonly done: number; readonly total: number }): void
}

/** Where the word stands that a run has ended. */
const ENDS_RUNS: readonly RecordType[] = ['RESULT', 'GAP']

/** Where the copy stands after an export. */
export interface Exported {
  readonly watermark: number
  /** Records that were sent. */
  readonly sent: number
  /** Everything in the log up to here is there, or is the export's own doing. */
  readonly settled: number
  readonly notes: readonly string[]
}

/**
 * Sends what the database lacks, batch by batch, and tells the log after each. Nothing is sent where only
 * EXPORT, ANCHOR and CHECKPOINT records are new.
 * @throws FailureError LOG_FORKED, LOG_CUT, COPY_CHANGED, JOURNAL_REFUSED, and what the session throws; JournalDamaged
 */
export async function exportLog(session: HistorySession, parts: ExportParts): Promise<Exported> {
  const { log } = parts
  const begin = await readWatermark(session, log.logId)
  const unsure = await judgeWatermark(session, begin, log)
  const notes = unsure === null ? [] : [unsure]
  notes.push(...(await settleLastBatch(session, begin, parts)))
  const total = log.tip().seq - begin.seq
  // To open a record costs more than all the rest: only what is sent open, or may end a run.
  const opening = parts.payload ? {} : { opening: ENDS_RUNS }
  let watermark = begin
  for (;;) {
    const frames = log.frameBlocks({ from: watermark.seq + 1, ...opening })
    const cursor = openCursor(copyBlocks(frames, parts), BATCH_BYTES)
    try {
      const before = watermark.seq
      while (await cursor.hasNews()) {
        const sent: SentBatch = await sendBatch(session, { cursor, after: watermark }, parts)
        watermark = sent.watermark
        const done = watermark.seq - begin.seq
        parts.progress({ done, total: Math.max(done, total) })
        await log.recordExport({ ...parts.place, ...sent.told })
      }
      if (watermark.seq > before) continue
      if (parts.compareAll !== undefined) await checkCopy(session, log, parts.compareAll)
      const settled = Math.max(cursor.lastSeen(), watermark.seq)
      return { watermark: watermark.seq, sent: watermark.seq - begin.seq, settled, notes }
    } finally {
      await cursor.close()
    }
  }
}

/**
 * The log and the database may disagree about what was sent last: a crash between the commit and its EXPORT
 * record leaves the database ahead, a database put back from a backup leaves it behind.
 */
async function settleLastBatch(
  session: HistorySession,
  there: Watermark,
  parts: ExportParts,
): Promise<readonly string[]> {
  const { log, place } = parts
  const told = log.lastExport()
  if (told !== null && told.seq > there.seq) {
    const lost = `${there.seq + 1} to ${told.seq}`
    return [`the history database had lost records ${lost}: they were sent again`]
  }
  if (there.seq === 0 || told?.seq === there.seq) return []
  const note = await readNote(session, { logId: log.logId, seq: there.seq })
  if (note === null || note['head'] !== there.head) {
    throw changedThere(`the checkpoint of its newest record, ${there.seq}, is missing`)
  }
  const rows = (await readRowDigests(session, log.logId)).map((row) => ({ ...row }))
  const body: JsonObject = {
    ...place,
    records: note['records'] ?? [there.seq, there.seq],
    head: there.head,
    checkpoint: note,
    rows,
  }
  await log.recordExport(body)
  return []
}

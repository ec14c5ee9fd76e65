import { createHash } from 'node:crypto'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { HistorySession } from '../../ports/history-database.ts'
import type { BlockCursor } from './block-cursor.ts'
import type { BlockParts, CopyBlock } from './copy-block.ts'
import { COPY_RECORDS, copyChunks } from './copy-format.ts'
import { changedThere } from './export-refusals.ts'
import type { ExportableLog } from './exportable-log.ts'
import { insertRows, type RowDigest } from './history-table.ts'
import { insertNote } from './sent-note.ts'
import { lockLog, readWatermark, type Watermark } from './watermark.ts'

/** Bytes of frames in one transaction: what a lost connection costs at most. */
export const BATCH_BYTES = 8 * 1024 * 1024

export interface BatchParts extends BlockParts {
  readonly log: ExportableLog
  readonly clock: { now(): Date }
}

/** A batch that the database holds now. */
export interface SentBatch {
  readonly watermark: Watermark
  /** Body for the EXPORT record, but for what the server is. */
  readonly told: JsonObject
}

const SUM = `SELECT count(*) AS count, encode(sha256(string_agg(head, ''::bytea ORDER BY seq)), 'hex') AS heads
  FROM public.audit_record WHERE log_id = $1 AND seq BETWEEN $2 AND $3`

/**
 * One transaction: lock, watermark, COPY, one hash over the heads, rows of ended runs, checkpoint last.
 * @throws FailureError ANOTHER_IN_PROGRESS where somebody wrote since the watermark was judged, COPY_CHANGED, and what the session throws
 */
export async function sendBatch(
  session: HistorySession,
  batch: { readonly cursor: BlockCursor; readonly after: Watermark },
  parts: BatchParts,
): Promise<SentBatch> {
  const { logId, genesis } = parts.log
  await session.query('BEGIN')
  await lockLog(session, logId)
  const there = await readWatermark(session, logId)
  if (there.seq !== batch.after.seq || there.head !== batch.after.head) throw overtaken()

  const tally = createTally()
  await session.copyIn(COPY_RECORDS, copyChunks(tally.through(batch.cursor.take(BATCH_BYTES))))
  const sent = tally.total()
  const [sum] = await session.query(SUM, [logId, sent.first, sent.last])
  if (sum?.['count'] !== sent.count || sum['heads'] !== sent.heads) {
    throw changedThere(`records ${sent.first} to ${sent.last} did not arrive as they were sent`)
  }
  const rows: RowDigest[] = []
  for (const ended of sent.ended) {
    rows.push(...(await insertRows(session, ended.rows, { logId, head: ended.head })))
  }
  const note = await insertNote(session, {
    logId,
    genesis,
    seq: sent.last,
    head: sent.head,
    at: parts.clock.now().toISOString(),
    records: [sent.first, sent.last],
    count: sent.count,
    payloads: sent.payloads,
    signed: sent.signed,
  })
  await commit(session)
  return {
    watermark: { seq: sent.last, head: sent.head },
    told: {
      records: [sent.first, sent.last],
      head: sent.head,
      checkpoint: note,
      rows: rows.map((row) => ({ ...row })),
    },
  }
}

/** Counts a batch while it streams by, so that nothing of it has to be kept. */
function createTally() {
  const heads = createHash('sha256')
  const ended: CopyBlock['ended'][number][] = []
  const total = { first: 0, last: 0, head: '', count: 0, payloads: 0 }
  let signed: JsonObject | null = null
  return {
    async *through(blocks: AsyncIterable<CopyBlock>): AsyncGenerator<CopyBlock> {
      for await (const block of blocks) {
        if (total.count === 0) total.first = block.first
        total.last = block.last
        total.head = block.head
        total.count += block.count
        total.payloads += block.payloads
        heads.update(block.heads)
        ended.push(...block.ended)
        signed = block.signed ?? signed
        yield block
      }
    },
    total: () => ({ ...total, heads: heads.digest('hex'), ended, signed }),
  }
}

/** A commit whose answer is lost may have happened; the watermark tells, at the next try. */
async function commit(session: HistorySession): Promise<void> {
  try {
    await session.query('COMMIT')
  } catch (cause) {
    if (!(cause instanceof FailureError)) throw cause
    const world =
      'The last batch may have arrived. The next try asks the database first, so nothing is sent twice.'
    throw new FailureError({ ...cause.failure, world }, { cause })
  }
}

function overtaken(): FailureError {
  return new FailureError(
    failure('ANOTHER_IN_PROGRESS', {
      summary: 'Another session wrote records of this log into the history database meanwhile.',
      tried: 'to copy the audit log into the history database',
      next: 'Wait: the next try begins where the database is then.',
    }),
  )
}

import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { JournalFrame } from '../../journal/index.ts'
import { copyRows } from './copy-format.ts'
import { payloadOf } from './frame-payload.ts'
import type { HistoryTableRow } from './history-table.ts'

/** What an export leaves behind: it must not be the reason for the next one. */
const OWN = new Set<JournalFrame['type']>(['EXPORT', 'ANCHOR', 'CHECKPOINT'])

/**
 * Some records as the database gets them, and what has to be known of them beside. Made as soon as they are
 * read, so that nothing of a frame is kept: what is held for long costs the garbage collector as much as the work.
 */
export interface CopyBlock {
  /** As COPY takes them. */
  readonly rows: Buffer
  /** Of the frames. */
  readonly bytes: number
  readonly first: number
  readonly last: number
  /** Of the last one, hexadecimal. */
  readonly head: string
  /** Of all, one behind the other. */
  readonly heads: Buffer
  readonly count: number
  /** How many go with salt and payload. */
  readonly payloads: number
  /** Body of the newest CHECKPOINT among them. */
  readonly signed: JsonObject | null
  /** Rows of the runs that ended, with the head of the record that ended them. */
  readonly ended: readonly { readonly rows: readonly HistoryTableRow[]; readonly head: string }[]
  /** Whether a record is among them that is not the export's own. */
  readonly hasNews: boolean
}

export interface BlockParts {
  readonly log: { readonly logId: string }
  /** Whether salts and payloads go along. */
  readonly payload: boolean
  /** The rows of the run that this record ended, where it ended one. */
  endedRows(frame: JournalFrame): readonly HistoryTableRow[]
}

/** At least one frame. */
function copyBlock(frames: readonly JournalFrame[], parts: BlockParts): CopyBlock {
  const { payload, log } = parts
  const last = frames.at(-1)
  const checkpoint = frames.findLast(({ type }) => type === 'CHECKPOINT')
  return {
    rows: copyRows(frames, { logId: log.logId, payload }),
    bytes: frames.reduce((sum, { frame }) => sum + frame.length, 0),
    first: frames[0]?.seq ?? 0,
    last: last?.seq ?? 0,
    head: last?.head.toString('hex') ?? '',
    heads: Buffer.concat(frames.map(({ head }) => head)),
    count: frames.length,
    payloads: payload ? frames.filter(({ opened }) => opened !== null).length : 0,
    signed: checkpoint === undefined ? null : (payloadOf(checkpoint)?.body ?? null),
    ended: frames.flatMap((frame) => {
      const rows = parts.endedRows(frame)
      return rows.length === 0 ? [] : [{ rows, head: frame.head.toString('hex') }]
    }),
    hasNews: frames.some(({ type }) => !OWN.has(type)),
  }
}

export async function* copyBlocks(
  blocks: AsyncIterable<readonly JournalFrame[]>,
  parts: BlockParts,
): AsyncGenerator<CopyBlock> {
  for await (const frames of blocks) yield copyBlock(frames, parts)
}

import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { FrameRange, JournalFrame } from '../../journal/index.ts'

/** What the export needs of the audit log. */
export interface ExportableLog {
  readonly logId: string
  /** The genesis fingerprint. */
  readonly genesis: string
  /** The newest durable record. */
  tip(): { readonly seq: number; readonly head: string }
  /** Verified, oldest first, both ends included. @throws JournalDamaged */
  frames(range: FrameRange): AsyncIterable<JournalFrame>
  /** The same by the block, for whoever wants them all. @throws JournalDamaged */
  frameBlocks(range: FrameRange): AsyncIterable<readonly JournalFrame[]>
  /** What the log itself says was sent last: the newest record there, by the newest EXPORT. */
  lastExport(): { readonly seq: number; readonly head: string } | null
  /** Tells the log what lies in the database now. @throws when the log refuses */
  recordExport(body: JsonObject): Promise<unknown>
}

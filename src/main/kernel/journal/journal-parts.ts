import type { KeyObject } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import type { DiskPlan } from './disk-plan.ts'
import type { StatusNow } from './journal-status.ts'
import type { JsonObject } from './json.ts'
import type { KeyFile } from './key-file.ts'
import type { LogWriter } from './log-writer.ts'
import type { MarkWriter } from './mark-writer.ts'
import type { OwedRecords } from './owed-records.ts'
import type { ReadableSegment } from './read-frames.ts'
import type { SignedPlace } from './scan-segment.ts'
import type { SecondSink } from './second-sink.ts'
import type { PrunedPart } from './segment-header.ts'
import type { JournalStatus } from './status.ts'

/** What `openJournal` has put together. */
export interface JournalParts {
  readonly vfs: Vfs
  readonly dir: string
  readonly clock: { now(): Date }
  readonly mask: (value: JsonObject) => JsonObject
  readonly logId: string
  readonly genesis: string
  /** Null where it is not at hand. */
  readonly kek: KeyObject | null
  readonly disk: DiskPlan
  readonly keyFile: KeyFile
  readonly owed: OwedRecords
  readonly secondSink: SecondSink | null
  readonly mark: MarkWriter
  /** Segments of earlier processes, with the keys that are at hand. */
  readonly history: readonly ReadableSegment[]
  /** The newest place that an earlier process signed. */
  readonly signed: SignedPlace | null
  /** What a crash has left of a deletion on purpose; null where nothing is left. */
  readonly leftOver: PrunedPart | null
  readonly locks: readonly { release(): Promise<void> }[]
  /** Null while damage waits for an acknowledgement. */
  readonly writer: LogWriter | null
  /** Makes the writer that goes on after the damage, and owes the record of the acknowledgement. */
  readonly acknowledge: (reason: string, actor: string) => LogWriter
  readonly status: (now: StatusNow) => JournalStatus
}

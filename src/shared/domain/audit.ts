import type { Failure } from './failure.ts'
import type { RunId, Timestamp } from './identifiers.ts'
import type { JsonObject } from './json.ts'

/** A signed place in the audit log, as it is copied to where the operator does not rule. */
export interface CheckpointNote {
  readonly logId: string
  readonly genesis: string
  /** The record that it covers, and with it every record before. */
  readonly seq: number
  readonly head: string
  readonly at: Timestamp
}

/** The newest place outside of the log that holds a checkpoint of it. */
export interface Anchor {
  /** Everything up to this record is proven by it. */
  readonly seq: number
  /** Where it lies, in words: `history database 7351…`, `report time-line.md`. */
  readonly place: string
  readonly at: Timestamp
}

/** The high-water mark that the keychain keeps, so that an older copy of the log is told. */
export type MarkView =
  | { readonly kind: 'kept'; readonly seq: number }
  | { readonly kind: 'not-kept'; readonly because: string }

/** Records that went past the log, and who stood up for them afterwards. */
export interface GapView {
  readonly seq: number
  readonly at: Timestamp
  /** What is missing or was done past the log, in one sentence. */
  readonly text: string
  readonly countersigned: {
    readonly name: string
    readonly statement: string
    readonly at: Timestamp
  } | null
}

/** The recovery kit: what opens the log when this laptop or its keychain is gone. */
export type KitStatus =
  /** A rehearsal loses nothing that matters. */
  | { readonly kind: 'not-needed' }
  | { readonly kind: 'none' }
  /** Made, but nobody has shown yet that it opens a record: production cannot be armed. */
  | { readonly kind: 'made'; readonly recipient: string; readonly at: Timestamp }
  | { readonly kind: 'proven'; readonly recipient: string; readonly at: Timestamp }
  /** There was one, but new records are not sealed to it any more: another one must be made. */
  | { readonly kind: 'gone'; readonly recipient: string; readonly at: Timestamp }
  /** The records that would say so cannot be read. */
  | { readonly kind: 'unknown'; readonly because: string }

/** How the copy in the team's history database stands. */
export type ExportView =
  | { readonly kind: 'not-configured' }
  /** The database answers, the tables are not there: they are made after an approval. */
  | { readonly kind: 'no-tables'; readonly database: string }
  | {
      readonly kind: 'idle'
      readonly database: string
      /** The newest record there, as the database says; 0 where none is. */
      readonly watermark: number
      readonly waiting: number
      readonly at: Timestamp | null
      /** What could not be looked at, e.g. whether the live database, which is away, is another server. */
      readonly note: string | null
    }
  | {
      readonly kind: 'running'
      readonly database: string
      readonly done: number
      readonly total: number
    }
  /** It will be sent when the database answers. */
  | {
      readonly kind: 'queued'
      readonly waiting: number
      readonly failure: Failure
      readonly nextTry: Timestamp
    }
  /** Nothing is sent until somebody has looked: it would fail the same way. */
  | { readonly kind: 'refused'; readonly waiting: number; readonly failure: Failure }
  /** The database holds another history under the name of this log. */
  | { readonly kind: 'fork'; readonly failure: Failure }

/** What may be deleted, because a checkpoint of it lies elsewhere. */
export interface PruneOffer {
  /** The newest record that would go. */
  readonly through: number
  readonly segments: number
  readonly bytes: number
  readonly anchor: Anchor
  /** How their contents lie there: `sealed` ones nobody reads once the headers with their keys are gone. */
  readonly contents: 'readable' | 'sealed'
  /** To be typed: the tail of the head that the anchor holds. */
  readonly challenge: string
}

/** Everything that the history says about the log itself. Built from verified records only. */
export interface AuditView {
  readonly checkpoint: CheckpointNote | null
  readonly anchor: Anchor | null
  readonly mark: MarkView
  readonly gaps: readonly GapView[]
  readonly kit: KitStatus
  readonly export: ExportView
  readonly prune: PruneOffer | null
  /** What else a reader should know: key gaps, a clock that was set back, segments that are sealed away. */
  readonly notes: readonly string[]
}

/** The types of record that are looked for by name. */
export const recordTypes = [
  'GENESIS',
  'OPEN',
  'INTENT',
  'STEP',
  'OUTPUT',
  'RESULT',
  'CHECKPOINT',
  'ANCHOR',
  'EXPORT',
  'CONFIG',
  'GAP',
  'PRUNE',
  'CLOSE',
] as const

export type RecordTypeName = (typeof recordTypes)[number]

/** One record as a line of the list. */
export interface RecordLine {
  readonly seq: number
  readonly type: RecordTypeName
  readonly at: Timestamp
  readonly run: RunId | null
  /** What it says, in one line of at most 200 characters. */
  readonly text: string
}

/** A range of the records. `total` counts what filter and search matched. */
export interface RecordPage {
  readonly total: number
  readonly rows: readonly RecordLine[]
}

/** One record in full, as it was sealed: masked. */
export interface RecordDetail extends RecordLine {
  readonly head: string
  readonly body: JsonObject
}

/** The forms in which history leaves the console as a file. */
export type FileFormat = 'csv' | 'jsonl' | 'markdown' | 'post-mortem' | 'calendar'

/** A part of such a file; `next` asks for the one behind it. */
export interface FilePart {
  readonly name: string
  readonly mediaType: string
  readonly text: string
  readonly next: string | null
}

/** The tables that the history database lacks: what would be sent, with which right. */
export interface HistorySetUp {
  readonly database: string
  /** The role that sends it: another one than the console exports with. */
  readonly role: string
  readonly statements: readonly string[]
  /** What is approved. */
  readonly hash: string
}

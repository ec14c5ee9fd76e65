import type { RecordSpan } from '../report.ts'

/** What the database says that the log does not, told apart by who can have done it. */
export interface HistoryFinding {
  /**
   * `edited` a row that contradicts itself or the log; `missing` a row that must be there; `added` one
   * that was never sent; `other` a whole other record that nobody is shown to have signed; `fork` the same log id with another
   * genesis or with another record under this log's own signature; `beyond` records that the log
   * does not have any more.
   */
  readonly kind: 'edited' | 'missing' | 'added' | 'other' | 'fork' | 'beyond'
  readonly table: 'audit_record' | 'audit_checkpoint' | 'rollback_history'
  /** Sequences; null where a row names no record. */
  readonly records: RecordSpan | null
  readonly what: string
}

/** The comparison with the team's history database. */
export interface HistoryReport {
  /** Rows of this log. */
  readonly rows: number
  /** Highest sequence that the database holds of this log; 0 when it holds none. */
  readonly watermark: number
  readonly checkpoints: number
  /** Rows whose contents were exported too. */
  readonly withPayload: number
  /** Rows of `rollback_history` that name this log. */
  readonly runs: number
  /** How many of these were compared with what the log tells of them; null without an identity. */
  readonly runsCompared: number | null
  /** Logs of other laptops beside this one, which is how it should be. */
  readonly otherLogs: number
  /** Records of which only the database has a copy: lost here, as the log itself says. */
  readonly onlyThere: number
  readonly newestCheckpoint: { readonly seq: number; readonly head: string } | null
  /** Whether it proves where the pruned part of the log ended. */
  readonly coversPruned: boolean
  readonly findings: readonly HistoryFinding[]
  /** Findings that were left out of the list. */
  readonly more: number
  readonly undecided: readonly string[]
}

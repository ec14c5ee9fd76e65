import type { JournalRecord, RecordRange } from '../../journal/index.ts'

/** The log as far as it can be looked through: verified records, oldest first. */
export interface VerifiedRecords {
  records(range: RecordRange): AsyncIterable<JournalRecord>
  /** The sequence of the newest durable record. */
  newest(): number
}

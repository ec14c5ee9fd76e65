import type { RunId, SystemId, Timestamp } from './identifiers.ts'
import type { RunOutcome } from './run.ts'

/** A row of the procedure's history table: one per run and system. */
export interface HistoryRow {
  readonly runId: RunId
  readonly date: Timestamp
  readonly system: SystemId
  readonly reason: string
  readonly durationMs: number
  readonly resolvedBy: string
  readonly outcome: RunOutcome
}

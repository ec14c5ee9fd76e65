import type { RunId, Timestamp } from './identifiers.ts'
import type { RunOutcome } from './run.ts'
import type { RunbookId } from './runbook.ts'

/** A run in a list. */
export interface RunSummary {
  readonly id: RunId
  readonly runbook: RunbookId
  readonly title: string
  readonly reason: string
  readonly startedAt: Timestamp
  readonly endedAt: Timestamp | null
  readonly startedBy: string
  readonly outcome: RunOutcome | null
  readonly stepsDone: number
  readonly stepsTotal: number
  readonly needsOperator: boolean
  readonly trafficStopped: boolean
}

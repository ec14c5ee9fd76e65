import type { RunId, StepId, Timestamp } from '../domain/identifiers.ts'
import type { RunOutcome } from '../domain/run.ts'
import type { RunbookId } from '../domain/runbook.ts'

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

export interface OutputLine {
  readonly index: number
  readonly at: Timestamp
  readonly step: StepId
  readonly text: string
}

/** A range of a run's output. `total` counts what the search matched. */
export interface OutputPage {
  readonly total: number
  readonly lines: readonly OutputLine[]
}

export interface Preferences {
  readonly theme: 'dark' | 'light' | 'auto'
  readonly privacy: boolean
}

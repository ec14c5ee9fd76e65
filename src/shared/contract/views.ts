import type { StepId, Timestamp } from '../domain/identifiers.ts'

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
  /** When a rehearsal was last brought to its good end on this laptop; absent until then. Only a host sets it. */
  readonly rehearsedAt?: Timestamp | undefined
}

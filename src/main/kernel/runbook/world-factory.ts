import type { RunId, StepId } from '../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Progress } from '../../../shared/domain/step-state.ts'
import type { UserReport } from '../../../shared/domain/watch-figures.ts'
import type { Effects, Reads } from '../ports/reads.ts'

/** Whose look or act it is: it names sessions, children and records, and receives what is told. */
export interface StepContext {
  readonly run: RunId
  readonly step: StepId
  line(text: string): void
  progress(progress: Progress): void
  /** What users said of this step so far. */
  heard(): readonly UserReport[]
}

/** One attempt of one step: its intent is on disk before anything is sent. */
export interface Attempt {
  /** @throws FailureError JOURNAL_REFUSED: then nothing was sent */
  recordIntent(sent: JsonObject): Promise<void>
}

/** Builds the world for a step. The engine cannot: it knows no effects. */
export interface WorldFactory {
  reads(context: StepContext): Reads
  effects(context: StepContext, attempt: Attempt): Effects
}

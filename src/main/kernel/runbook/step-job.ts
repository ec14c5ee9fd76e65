import type { JsonObject } from '../../../shared/domain/json.ts'
import { type Run, type Step, stepOf } from '../../../shared/domain/run.ts'
import type { Purpose } from '../../../shared/domain/step-state.ts'
import type { Clock } from '../ports/clock.ts'
import type { Reads } from '../ports/reads.ts'
import type { NewEvent, RunStore } from './run-store.ts'
import type { SecondGate } from './second/second-gate.ts'
import type { SystemRegistry } from './system-registry.ts'
import type { StepContext, WorldFactory } from './world-factory.ts'

/** What every step needs to be carried out. */
export interface RunnerParts {
  readonly store: RunStore
  readonly systems: SystemRegistry
  readonly world: WorldFactory
  readonly clock: Clock
  readonly second: SecondGate
}

/** One step in the hands of the engine. */
export interface StepJob {
  readonly run: Run
  readonly step: Step
  readonly attempt: number
  readonly purpose: Purpose
  readonly input: JsonObject
  /** Ends its looks. What was sent is settled all the same. */
  readonly signal: AbortSignal
  /** Ends the settling too: traffic goes back, or the console closes, and the step stays unknown. */
  readonly hurry: AbortSignal
}

/** A job with the shortcuts that its parts share. */
export interface JobBench {
  readonly job: StepJob
  readonly parts: RunnerParts
  readonly context: StepContext
  readonly reads: Reads
  record(event: NewEvent): Promise<Run>
}

export function benchOf(job: StepJob, parts: RunnerParts): JobBench {
  const { run, step } = job
  const context: StepContext = {
    run: run.id,
    step: step.id,
    line: (text) => parts.store.line(run.id, step.id, text),
    progress: (progress) => parts.store.progress(run.id, step.id, progress),
    heard: () => stepOf(parts.store.run(run.id) ?? run, step.id)?.reports ?? [],
  }
  return {
    job,
    parts,
    context,
    reads: parts.world.reads(context),
    record: (event) => parts.store.record(run.id, event),
  }
}

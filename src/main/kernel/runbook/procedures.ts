import { FailureError, failure } from '../../../shared/domain/failure.ts'
import {
  type PlanHash,
  type RunId,
  type StepId,
  tells,
} from '../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { type Actor, type Run, type Step, stepOf } from '../../../shared/domain/run.ts'
import { createEngine, type Engine } from './engine.ts'
import { putTrafficBack } from './put-traffic-back.ts'
import { refuse } from './refuse.ts'
import { requireSecond } from './second/require-second.ts'
import { createSecondProcedures, type SecondProcedures } from './second/second-procedures.ts'
import { type ProcedureParts, type StartOrder, startRun } from './start-run.ts'
import { takeUpRuns } from './take-up.ts'

/** What an operator can do with runs. Each throws a FailureError with words for every refusal. */
export interface Procedures {
  start(order: StartOrder): Promise<RunId>
  approve(
    given: StepOrder & { readonly hash: PlanHash; readonly challenge?: string },
  ): Promise<void>
  answer(given: StepOrder & { readonly evidence: string }): Promise<void>
  /** A user says that something is wrong while this step watches: never gated, it changes nothing. */
  heard(given: StepOrder & { readonly words: string }): Promise<void>
  /** `override`: goes past a refusal that has a way through. */
  retry(given: StepOrder & { readonly override?: string }): Promise<void>
  /** What a step that tells people is to say, in the operator's words; its plan is asked about anew. */
  write(given: StepOrder & { readonly words: JsonObject }): Promise<void>
  skip(given: StepOrder & { readonly because: string }): Promise<void>
  undo(given: StepOrder): Promise<void>
  pause(run: RunId, by: Actor): Promise<void>
  resume(run: RunId, by: Actor): Promise<void>
  cancel(run: RunId, by: Actor, because: string): Promise<void>
  putTrafficBack(run: RunId, by: Actor): Promise<void>
  /** Finds out where unfinished runs stand, and leaves them paused: a console that opens does nothing unasked. */
  takeUp(): Promise<void>
  /** A second person's part in it, where the profile wants one. */
  readonly second: SecondProcedures
  readonly engine: Engine
}

export interface StepOrder {
  readonly run: RunId
  readonly step: StepId
  readonly by: Actor
}

export function createProcedures(parts: ProcedureParts): Procedures {
  const { store } = parts
  const engine = createEngine(parts)
  const runOf = (id: RunId): Run => store.run(id) ?? refuse('NOT_FOUND', `There is no run ${id}.`)
  const liveRun = (id: RunId): Run => requireRead(runOf(id))
  const stepIn = (given: StepOrder): Step => liveStep(given).step
  const liveStep = (given: StepOrder): { readonly run: Run; readonly step: Step } => {
    const run = liveRun(given.run)
    return { run, step: stepOfRun(run, given) }
  }
  const stepOfRun = (run: Run, given: StepOrder): Step =>
    stepOf(run, given.step) ?? refuse('NOT_FOUND', `Run ${given.run} has no step ${given.step}.`)

  return {
    engine,
    second: createSecondProcedures({ ...parts, liveStep }),
    start: (order) => startRun({ ...parts, engine }, order),
    async approve(given) {
      const { run, step } = liveStep(given)
      const { state } = step
      if (state.kind !== 'awaiting-approval')
        refuse('BLOCKED', `${step.definition.title} waits for no approval.`)
      const { plan, planHash: shown, purpose } = state
      if (shown !== given.hash) refuse('STALE_PLAN', 'The plan is another one than was shown.')
      const expected = plan.challenge?.expects
      if (expected !== undefined && given.challenge?.trim() !== expected) {
        refuse(
          'CHALLENGE_MISMATCH',
          `What was typed is not what the server says it is.`,
          'challenge',
        )
      }
      requireSecond(parts.second, { run, step, state, by: given.by })
      parts.arming.require()
      const undo = step.undo
      await store.record(given.run, {
        kind: 'step-approved',
        step: given.step,
        planHash: given.hash,
        by: given.by,
      })
      if (purpose === 'do') return engine.redo(given.run, given.step, given.hash)
      if (undo?.kind === 'undo') {
        const { system, name, input } = undo.operation
        const operation = parts.systems.operation(system, name)
        void engine.carryOut(given.run, given.step, {
          operation,
          input,
          purpose,
          approvedNow: given.hash,
        })
      }
    },
    async answer(given) {
      const step = stepIn(given)
      if (step.state.kind !== 'awaiting-operator')
        refuse('BLOCKED', `${step.definition.title} asks nothing.`)
      const evidence = [
        { kind: 'fact', label: given.by, value: parts.mask(given.evidence) },
      ] as const
      await store.record(given.run, { kind: 'step-succeeded', step: given.step, evidence })
      await engine.advance(given.run)
    },
    async heard(given) {
      const step = stepIn(given)
      if (step.state.kind !== 'running')
        refuse('BLOCKED', `${step.definition.title} does not watch now: nothing would hear it.`)
      const { run, step: id, by } = given
      const words = parts.mask(given.words)
      await store.record(run, { kind: 'user-report', step: id, by, words })
    },
    async retry(given) {
      const step = stepIn(given)
      const again =
        step.state.kind === 'failed' ||
        step.state.kind === 'queued' ||
        step.state.kind === 'unknown' ||
        step.state.kind === 'undone'
      if (!again)
        refuse(
          'BLOCKED',
          `${step.definition.title} is ${step.state.kind}: there is nothing to try again.`,
        )
      // Settling what is not known only looks.
      if (step.state.kind !== 'unknown') parts.arming.require()
      const { override, by } = given
      if (override !== undefined) {
        const because = parts.mask(override)
        await store.record(given.run, { kind: 'step-overridden', step: given.step, by, because })
      }
      await engine.redo(given.run, given.step)
    },
    async write({ words, ...given }) {
      const { state, definition } = stepIn(given)
      if (!tells(definition.system) || definition.approval.kind !== 'ask')
        refuse('BLOCKED', `${definition.title} has no words to be written.`)
      if (state.kind === 'running' || state.kind === 'unknown')
        refuse('BLOCKED', `${definition.title} is ${state.kind}: what was sent is settled first.`)
      const { run, step, by } = given
      const masked = Object.fromEntries(
        Object.entries(words).map(([name, value]) => [
          name,
          typeof value === 'string' ? parts.mask(value) : value,
        ]),
      )
      await store.record(run, { kind: 'step-written', step, by, words: masked })
      await engine.redo(run, step)
    },
    async skip(given) {
      const step = stepIn(given)
      if (engine.isBusy(given.run, given.step))
        refuse('BLOCKED', `${step.definition.title} is running.`)
      if (step.state.kind === 'unknown') {
        refuse('UNSETTLED', `${step.definition.title} may have happened; it must be settled first.`)
      }
      parts.arming.require()
      const because = parts.mask(given.because)
      const { by } = given
      await store.record(given.run, { kind: 'step-skipped', step: given.step, by, because })
      await engine.advance(given.run)
    },
    async undo(given) {
      const run = runOf(given.run)
      const step = stepOfRun(run, given)
      // Until traffic has resumed, going back is putting service back: never gated.
      if (!run.trafficStopped) parts.arming.require()
      // Nor is letting in again what this step stopped; all else waits until the run can be read.
      if (!run.trafficStopped || step.definition.stopsTraffic !== true) requireRead(run)
      const { undo } = step
      if (undo === undefined) refuse('BLOCKED', `${step.definition.title} has not been done.`)
      if (undo.kind === 'no-way-back') refuse('BLOCKED', `There is no way back: ${undo.because}`)
      const { system, name, input } = undo.operation
      const operation = parts.systems.operation(system, name)
      void engine.carryOut(given.run, given.step, { operation, input, purpose: 'undo' })
    },
    async pause(run, by) {
      await store.record(liveRun(run).id, { kind: 'run-paused', by })
    },
    async resume(run, by) {
      liveRun(run)
      parts.arming.require()
      await store.record(runOf(run).id, { kind: 'run-resumed', by })
      await engine.advance(run)
    },
    async cancel(run, by, because) {
      if (liveRun(run).endedAt !== undefined) refuse('BLOCKED', 'The run has ended.')
      await store.record(run, { kind: 'run-cancelling', by, because })
      await engine.abort(run)
      await passOverMessages(store, run)
      await engine.advance(run)
    },
    putTrafficBack: (run, by) => putTrafficBack({ ...parts, engine }, runOf(run), by),
    takeUp: () => takeUpRuns({ ...parts, engine }),
  }
}

/** What waits for a provider when its run is called off is not told any more. */
async function passOverMessages(store: ProcedureParts['store'], run: RunId): Promise<void> {
  for (const { id, state } of store.run(run)?.steps ?? []) {
    if (state.kind !== 'queued') continue
    const because = 'The run was cancelled before it could be sent.'
    await store.record(run, { kind: 'step-skipped', step: id, by: 'console', because })
  }
}

/** A run whose end may lie behind damage is not gone on with: it may be over. @throws FailureError JOURNAL_REFUSED */
function requireRead(run: Run): Run {
  if (!run.unread) return run
  throw new FailureError(
    failure('JOURNAL_REFUSED', {
      summary: `How “${run.title}” went on is not known: the records behind the damage of the log cannot be read.`,
      tried: 'to go on with an earlier run',
      next: 'Put a whole copy of the log back, or acknowledge the damage with a reason. Traffic can be put back at any time.',
      retry: 'no',
    }),
  )
}

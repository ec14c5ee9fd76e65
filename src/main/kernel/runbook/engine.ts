import { failure, failureOf } from '../../../shared/domain/failure.ts'
import type { RunId, StepId } from '../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import { type Run, type Step, stepOf } from '../../../shared/domain/run.ts'
import type { Purpose } from '../../../shared/domain/step-state.ts'
import type { AnyOperation } from '../ports/system.ts'
import { heldUp, runnableSteps } from './gates.ts'
import { liveInput } from './live-input.ts'
import { outcomeOf } from './outcome.ts'
import { pinInput } from './pin-input.ts'
import { refuse } from './refuse.ts'
import { resolveInput } from './resolve-input.ts'
import { runCheck } from './run-check.ts'
import { runOperation } from './run-operation.ts'
import { settle } from './settle.ts'
import { benchOf, type RunnerParts, type StepJob } from './step-job.ts'

/** Moves runs on: starts what is due, keeps what is going, ends what is over. It decides nothing a panel could see differently. */
export interface Engine {
  /** Starts whatever is due in this run, and ends it when it is over. */
  advance(run: RunId): Promise<void>
  /** Does a step's operation again, from its look; a step with an unsettled intent is settled first, and nothing is sent. */
  redo(run: RunId, step: StepId, approvedNow?: string): Promise<void>
  /** Carries out an undo (or any operation on a step's behalf) now, whatever the run's state is. */
  carryOut(run: RunId, step: StepId, other: OtherOperation): Promise<void>
  /**
   * Stops all looks of a run and resolves when nothing is going on. What was sent is settled first, unless
   * it is in a hurry: then it stays unknown.
   */
  abort(run: RunId, how?: { readonly hurry: boolean }): Promise<void>
  /** The console closes: looks and settling end, and nothing is begun any more. */
  close(): Promise<void>
  /** Resolves when nothing of this run is going on. */
  idle(run: RunId): Promise<void>
  isBusy(run: RunId, step?: StepId): boolean
}

export interface OtherOperation {
  readonly operation: AnyOperation
  readonly input: JsonObject
  readonly purpose: Purpose
  readonly approvedNow?: string
}

interface Going {
  readonly run: RunId
  readonly step: StepId
  readonly abort: AbortController
  readonly hurry: AbortController
  readonly done: Promise<void>
}

export function createEngine(parts: RunnerParts): Engine {
  const { store, systems } = parts
  const going = new Map<string, Going>()
  const attempts = new Map<string, number>()
  // Runs whose beginning is on record as a whole: what is left out and what the hold approved is known.
  const begun = new Set<RunId>()
  let closed = false

  function runOrThrow(id: RunId): Run {
    return store.run(id) ?? refuse('NOT_FOUND', `There is no run ${id}.`)
  }
  function stepOrThrow(run: Run, id: StepId): Step {
    return stepOf(run, id) ?? refuse('NOT_FOUND', `Run ${run.id} has no step ${id}.`)
  }

  function begin(
    run: Run,
    step: Step,
    work: (job: Omit<StepJob, 'input' | 'purpose'>) => Promise<void>,
  ) {
    const key = `${run.id}/${step.id}`
    if (going.has(key) || closed) return
    const abort = new AbortController()
    const hurry = new AbortController()
    const attempt = (attempts.get(key) ?? step.intent?.attempt ?? 0) + 1
    attempts.set(key, attempt)
    const done = work({ run, step, attempt, signal: abort.signal, hurry: hurry.signal })
      .catch((thrown: unknown) =>
        store
          .record(run.id, {
            kind: 'step-failed',
            step: step.id,
            failure: failureOf(thrown, step.definition.title),
            evidence: [],
          })
          .then(() => undefined),
      )
      .finally(() => {
        going.delete(key)
      })
      .then(() => afterStep(run.id, step.id))
    going.set(key, { run: run.id, step: step.id, abort, hurry, done })
  }

  async function afterStep(runId: RunId, stepId: StepId): Promise<void> {
    const run = runOrThrow(runId)
    const { definition, state } = stepOrThrow(run, stepId)
    const { onFailureRun, undoes } = definition
    if (state.kind === 'succeeded' && undoes !== undefined) {
      await store.record(runId, { kind: 'step-undone', step: undoes, evidence: state.evidence })
    }
    // The way back was approved together with what made it necessary.
    if (state.kind === 'failed' && onFailureRun !== undefined && !run.cancelling) {
      const back = stepOrThrow(run, onFailureRun)
      if (back.state.kind === 'waiting') start(run, back)
    }
    await advance(runId)
  }

  function start(run: Run, step: Step, approvedNow?: string): void {
    const { does, system } = step.definition
    if (does.kind === 'manual') {
      const link = does.link === undefined ? {} : { link: does.link }
      void store.record(run.id, {
        kind: 'step-asks-operator',
        step: step.id,
        instruction: does.instruction,
        ...link,
      })
      return
    }
    const resolved = resolveInput(does.input, run)
    if (resolved.kind === 'later') {
      const gate = { kind: 'step', step: resolved.step } as const
      const unmet = [{ gate, because: `needs what ${resolved.step} found` }]
      void store.record(run.id, { kind: 'step-blocked', step: step.id, unmet })
      return
    }
    begin(run, step, async (job) => {
      const look = { template: does.input, systems, signal: job.signal }
      const looking = benchOf({ ...job, input: resolved.input, purpose: 'do' }, parts)
      const input = {
        ...inputOf(step, resolved.input),
        ...pinInput(does.input, store.runs()),
        ...(await liveInput(looking.reads, look)),
      }
      const bench = benchOf({ ...job, input, purpose: 'do' }, parts)
      return does.kind === 'check'
        ? runCheck(bench, systems.check(system, does.name))
        : runOperation(bench, systems.operation(system, does.name), approvedNow)
    })
  }

  async function advance(id: RunId): Promise<void> {
    begun.add(id)
    const run = runOrThrow(id)
    if (run.endedAt !== undefined || run.unread || closed) return
    for (const step of runnableSteps(run)) start(run, step)
    for (const { step, unmet } of heldUp(run)) {
      await store.record(id, { kind: 'step-blocked', step, unmet })
    }
    const outcome = outcomeOf(runOrThrow(id), { busy: isBusy(id) })
    if (outcome !== undefined) await store.record(id, { kind: 'run-ended', outcome })
  }

  function isBusy(run: RunId, step?: StepId): boolean {
    return [...going.values()].some(
      (one) => one.run === run && (step === undefined || one.step === step),
    )
  }

  async function idle(run: RunId): Promise<void> {
    for (;;) {
      const mine = [...going.values()].filter((one) => one.run === run)
      if (mine.length === 0) return
      await Promise.all(mine.map((one) => one.done))
    }
  }

  // What is ordered behind another step starts as soon as that one was sent, not when it ends.
  store.watch((run) => {
    const waits = runnableSteps(run).some((step) => step.definition.behind !== undefined)
    if (waits && begun.has(run.id)) void advance(run.id)
  })

  async function endInterruptedUndo(run: RunId, step: StepId): Promise<void> {
    const interrupted = failure('CANCELLED', {
      summary: 'Taking this step back was interrupted before anything was sent.',
      tried: 'to take the step back',
      next: 'Undo it again.',
    })
    await store.record(run, { kind: 'step-failed', step, failure: interrupted, evidence: [] })
  }

  return {
    advance,
    isBusy,
    idle,
    async redo(runId, stepId, approvedNow) {
      const run = runOrThrow(runId)
      const step = stepOrThrow(run, stepId)
      if (isInterruptedUndo(step)) return endInterruptedUndo(runId, stepId)
      const unsettled = step.state.kind === 'unknown' || isUnderway(step)
      if (!unsettled || step.intent === undefined) return start(run, step, approvedNow)
      const { plan, preState, purpose } = step.intent
      begin(run, step, (job) =>
        settle(
          benchOf({ ...job, input: {}, purpose }, parts),
          systems.operation(plan.system, plan.operation),
          { plan, preState },
        ),
      )
    },
    async carryOut(runId, stepId, other) {
      const run = runOrThrow(runId)
      const step = stepOrThrow(run, stepId)
      const { operation, input, purpose, approvedNow } = other
      begin(run, step, (job) =>
        runOperation(benchOf({ ...job, input, purpose }, parts), operation, approvedNow),
      )
      await going.get(`${runId}/${stepId}`)?.done
    },
    async close() {
      closed = true
      for (const one of going.values()) end(one, { hurry: true })
      await Promise.all([...going.values()].map(({ done }) => done))
    },
    async abort(run, how = { hurry: false }) {
      for (const one of going.values()) if (one.run === run) end(one, how)
      await idle(run)
    },
  }
}

function end({ abort, hurry }: Going, how: { readonly hurry: boolean }): void {
  abort.abort()
  if (how.hurry) hurry.abort()
}

/** A refusal that was gone past is told to the system with its reason, so that it stands in the plan. */
function inputOf({ override, queued, words }: Step, input: JsonObject): JsonObject {
  return {
    ...input,
    ...words,
    ...(override === undefined ? {} : { override }),
    // A message that had to wait says of when it speaks.
    ...(queued === undefined ? {} : { waitingSince: queued.since }),
  }
}

/** The console died while it looked how to take a step back: nothing was sent, and it is not done anew unasked. */
function isInterruptedUndo({ state }: Step): boolean {
  return state.kind === 'running' && state.phase === 'looking' && state.purpose === 'undo'
}

/** Found so at start: the console died after the intent. */
function isUnderway(step: Step): boolean {
  return step.state.kind === 'running' && step.state.phase !== 'looking'
}

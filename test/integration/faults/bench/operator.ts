import type { Kernel } from '../../../../src/main/kernel/create-kernel.ts'
import { type Failure, FailureError } from '../../../../src/shared/domain/failure.ts'
import type { SystemId } from '../../../../src/shared/domain/identifiers.ts'
import { type Run, type Step, stepOf } from '../../../../src/shared/domain/run.ts'
import type { RunbookId } from '../../../../src/shared/domain/runbook.ts'
import { isAtRest } from '../../../../src/shared/domain/step-state.ts'
import { ACTOR } from './open-console.ts'

const PATIENCE_MS = 50_000
const QUIET_MS = 400

/** Ada: holds, types the challenge, answers what is asked. She stops where she is told to. */
export interface Operator {
  readonly run: string
  current(): Run
  step(id: string): Step
  /** The failure of a step that failed or is unknown. @throws where it is neither */
  failureOf(id: string): Failure
  /** Approves and answers until `stop` says so, or nothing moves any more. */
  go(stop?: (run: Run) => boolean): Promise<Run>
  /** The same until this step has ended, one way or another. */
  until(id: string): Promise<Run>
  /** Tries a step again and waits until it has ended. */
  retry(id: string): Promise<Run>
  /** Gives the run up: no test leaves one going behind it. */
  end(): Promise<Run>
  putTrafficBack(): Promise<Run>
  undo(id: string): Promise<Run>
  /** The states that a step went through, `running` with its phase, each once in a row. */
  trail(id: string): readonly string[]
}

export type Targets = { readonly [system in SystemId]?: string }

/** Starts a run by the hold on its plan. */
export async function begin(
  kernel: Kernel,
  runbook: RunbookId,
  targets: Targets = {},
): Promise<Operator> {
  const reason = 'v42 is bad'
  const view = await kernel.preview({ runbook, targets, reason })
  const { run, hash } = view
  const ada = operate(kernel, run)
  await kernel.procedures.start({ run, hash, runbook, targets, reason, by: ACTOR })
  return ada
}

/** Takes a run in hand that is there already. */
export function operate(kernel: Kernel, run: string): Operator {
  const current = (): Run => {
    const found = kernel.runs.run(run)
    if (found === undefined) throw new Error(`run ${run} is gone`)
    return found
  }
  const step = (id: string): Step => {
    const found = stepOf(current(), id)
    if (found === undefined) throw new Error(`no step ${id}`)
    return found
  }

  const trails = new Map<string, string[]>()
  let changedAt = performance.now()
  kernel.runs.watch((changed) => {
    if (changed.id !== run) return
    changedAt = performance.now()
    for (const { id, state } of changed.steps) {
      const trail = trails.get(id) ?? []
      trails.set(id, trail)
      const word = state.kind === 'running' ? state.phase : state.kind
      if (trail.at(-1) !== word) trail.push(word)
    }
  })

  async function handle(): Promise<boolean> {
    const waiting = current().steps.find(
      ({ state }) => state.kind === 'awaiting-approval' || state.kind === 'awaiting-operator',
    )
    if (waiting === undefined) return false
    const given = { run, step: waiting.id, by: ACTOR }
    const { state } = waiting
    if (state.kind === 'awaiting-approval') {
      const challenge = state.plan.challenge?.expects
      kernel.arming.arm(ACTOR)
      await kernel.procedures.approve({
        ...given,
        hash: state.planHash,
        ...(challenge === undefined ? {} : { challenge }),
      })
    } else await kernel.procedures.answer({ ...given, evidence: 'seen' })
    return true
  }

  async function go(stop: (run: Run) => boolean = () => false): Promise<Run> {
    const until = performance.now() + PATIENCE_MS
    for (;;) {
      if (stop(current()) || current().endedAt !== undefined) return current()
      if (performance.now() > until)
        throw new Error(`the run does not come to rest: ${words(current())}`)
      if (await handle()) continue
      // What follows a step is begun, and the end of a run is written, a moment after it ended.
      const quiet = performance.now() - changedAt > QUIET_MS
      if (quiet && !kernel.procedures.engine.isBusy(run) && !needsHer(current())) return current()
      await pause()
    }
  }

  const until = (id: string) =>
    go(() => !kernel.procedures.engine.isBusy(run, id) && hasEnded(step(id)))

  return {
    run,
    current,
    step,
    failureOf(id) {
      const { state } = step(id)
      if (state.kind === 'failed' || state.kind === 'unknown') return state.failure
      throw new Error(`${id} is ${state.kind}: ${words(current())}`)
    },
    go,
    until,
    async retry(id) {
      await kernel.procedures.retry({ run, step: id, by: ACTOR })
      return until(id)
    },
    async end() {
      if (current().endedAt === undefined)
        await kernel.procedures.cancel(run, ACTOR, 'the test is over')
      await kernel.procedures.engine.idle(run)
      return current()
    },
    async putTrafficBack() {
      await kernel.procedures.putTrafficBack(run, ACTOR)
      await kernel.procedures.engine.idle(run)
      return current()
    },
    trail: (id) => trails.get(id) ?? [],
    async undo(id) {
      await kernel.procedures.undo({ run, step: id, by: ACTOR })
      return go()
    },
  }
}

function hasEnded({ state }: Step): boolean {
  return isAtRest(state) || state.kind === 'unknown'
}

function needsHer(run: Run): boolean {
  return run.steps.some(({ state }) => state.kind.startsWith('awaiting'))
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 15))
}

/** Every step's state in one line, for a test that fails. */
export function words(run: Run): string {
  return run.steps
    .map(({ id, state }) =>
      state.kind === 'failed' || state.kind === 'unknown'
        ? `${id}=${state.kind}(${state.failure.code}: ${state.failure.summary})`
        : `${id}=${state.kind}`,
    )
    .join(' ')
}

/** The declared failure that a call ends with. */
export async function refusalOf(call: () => Promise<unknown>): Promise<Failure> {
  try {
    await call()
  } catch (thrown) {
    if (thrown instanceof FailureError) return thrown.failure
    throw thrown
  }
  throw new Error('it was not refused')
}

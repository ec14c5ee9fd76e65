import type { FailureCode } from '../../../../shared/domain/failure.ts'
import type { StepId } from '../../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../../shared/domain/json.ts'
import type { Run, Step } from '../../../../shared/domain/run.ts'
import type { RunbookId } from '../../../../shared/domain/runbook.ts'
import type { StepState } from '../../../../shared/domain/step-state.ts'
import type { Kernel } from '../../../kernel/create-kernel.ts'

const ACTOR = 'drill'
// A plan goes stale when somebody deploys between the look and the hold; a drill looks again.
const START_TRIES = 5
// What did not happen because the console or the connection died is done again; every other failure is the drill's result.
const interrupted: ReadonlySet<FailureCode> = new Set(['REPLY_LOST', 'UNSETTLED', 'CANCELLED'])
const STEP_TRIES = 3
// What is approved is looked at once more, and asked for again where it has changed; not for ever.
const APPROVALS = 12

/** What a run begins with. */
interface Begin {
  readonly runbook: RunbookId
  /** Ids, where the suggested ones are not meant. */
  readonly targets: Parameters<Kernel['preview']>[0]['targets']
  readonly given: JsonObject
  readonly reason: string
}

/** Starts a run of an act, or takes up the one that a killed drill left of it. */
export async function beginOrResume(
  kernel: Kernel,
  known: Run | undefined,
  { runbook, targets, given, reason }: Begin,
): Promise<string> {
  kernel.arming.arm(ACTOR)
  if (known !== undefined) {
    if (known.endedAt === undefined) await kernel.procedures.resume(known.id, ACTOR)
    return known.id
  }
  for (let attempt = 1; ; attempt += 1) {
    const view = await kernel.preview({ runbook, targets, given, reason })
    const { run, hash } = view
    try {
      return await kernel.procedures.start({
        ...{ run, hash, runbook, targets },
        given,
        reason,
        by: ACTOR,
      })
    } catch (thrown) {
      if (attempt === START_TRIES) throw thrown
    }
  }
}

/**
 * Plays the operator until the run has ended: approves what is shown, answers what is asked, tries again what was
 * interrupted, gives up on what failed.
 */
export async function driveToEnd(kernel: Kernel, id: string): Promise<Run> {
  const asked = new Map<StepId, Asked>()
  const tries = new Map<string, number>()
  for (;;) {
    const run = kernel.runs.run(id)
    if (run === undefined) throw new Error(`The run ${id} is gone.`)
    if (run.endedAt !== undefined) return run
    await playOperator(kernel, run, asked)
    await tryAgain(kernel, run, tries)
    const { procedures } = kernel
    const waits = run.steps.some(({ state }) => state.kind.startsWith('awaiting'))
    if (!procedures.engine.isBusy(id) && !waits && isStuck(kernel.runs.run(id))) {
      await procedures.cancel(id, ACTOR, 'the drill cannot go on')
    }
    await changeOf(kernel, id)
  }
}

/** What the operator was asked for last at a step, and how often. */
interface Asked {
  readonly state: StepState
  readonly times: number
}

async function playOperator(kernel: Kernel, run: Run, asked: Map<StepId, Asked>): Promise<void> {
  for (const { id, state } of run.steps) {
    if (!state.kind.startsWith('awaiting')) continue
    const before = asked.get(id)
    // The same question; the same plan may well be asked for twice, with another one between.
    if (before?.state === state) continue
    const times = (before?.times ?? 0) + 1
    asked.set(id, { state, times })
    if (times > APPROVALS) {
      await kernel.procedures.cancel(run.id, ACTOR, `each look at ${id} finds another plan`)
      return
    }
    const given = { run: run.id, step: id, by: ACTOR }
    if (state.kind === 'awaiting-approval') {
      const challenge = state.plan.challenge?.expects
      kernel.arming.arm(ACTOR)
      await kernel.procedures.approve({
        ...given,
        hash: state.planHash,
        ...(challenge === undefined ? {} : { challenge }),
      })
    } else {
      await kernel.procedures.answer({ ...given, evidence: 'confirmed in the drill' })
    }
  }
}

async function tryAgain(kernel: Kernel, run: Run, tries: Map<string, number>): Promise<void> {
  for (const step of run.steps) {
    const { procedures, runs } = kernel
    const tried = tries.get(step.id) ?? 0
    if (!isInterrupted(step) || tried === STEP_TRIES) continue
    // It may have moved on while another step was handled.
    const now = runs.run(run.id)?.steps.find(({ id }) => id === step.id)
    if (now?.state !== step.state || procedures.engine.isBusy(run.id, step.id)) continue
    tries.set(step.id, tried + 1)
    await procedures.retry({ run: run.id, step: step.id, by: ACTOR })
  }
}

function isInterrupted({ state }: Step): boolean {
  const failed = state.kind === 'failed' || state.kind === 'unknown'
  return failed && interrupted.has(state.failure.code)
}

/** Nothing runs, nothing waits for the operator, and something failed or is not known. */
function isStuck(run: Run | undefined): boolean {
  return (
    run?.steps.some(({ state }) => state.kind === 'failed' || state.kind === 'unknown') ?? false
  )
}

function changeOf(kernel: Kernel, id: string): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      stop()
      resolve()
    }
    // The last change may have come between the look and the watch.
    const timer = setTimeout(done, 250)
    const stop = kernel.runs.watch((run) => {
      if (run.id === id) setImmediate(done)
    })
  })
}

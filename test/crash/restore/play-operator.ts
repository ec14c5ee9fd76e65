import type { Kernel } from '../../../src/main/kernel/create-kernel.ts'
import type { FailureCode } from '../../../src/shared/domain/failure.ts'
import type { SystemId } from '../../../src/shared/domain/identifiers.ts'
import type { Run, Step } from '../../../src/shared/domain/run.ts'

const BY = 'ada'
/** This environment is a database and nothing else: what the runbook does elsewhere is passed over, as an operator would. */
const HERE: ReadonlySet<SystemId> = new Set(['postgres', 'slack'])
/** What a kill leaves, and goes away by being tried again. */
const AGAIN: ReadonlySet<FailureCode> = new Set([
  'REPLY_LOST',
  'UNSETTLED',
  'CANCELLED',
  'ANOTHER_IN_PROGRESS',
])
/** Sessions of a killed program take some seconds to be noticed. */
const MOST_TRIES = 20
const TRY_EVERY_MS = 300
const LOOK_EVERY_MS = 20

/** Approves, answers, passes over and tries again, until the run has ended. @throws with the states where it cannot */
export async function playOperator(kernel: Kernel, id: string): Promise<Run> {
  const tries = new Map<string, { readonly times: number; readonly at: number }>()
  const asked = new Map<string, Step['state']>()
  for (;;) {
    const run = kernel.runs.run(id)
    if (run === undefined) throw new Error(`The run ${id} is gone.`)
    if (run.endedAt !== undefined) return run
    for (const step of run.steps) await play(step)
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }

  async function play(step: Step): Promise<void> {
    const { procedures } = kernel
    const given = { run: id, step: step.id, by: BY }
    const { state } = step
    if (state.kind === 'awaiting-approval' && asked.get(step.id) !== state) {
      asked.set(step.id, state)
      const challenge = state.plan.challenge?.expects
      await procedures.approve({
        ...given,
        hash: state.planHash,
        ...(challenge === undefined ? {} : { challenge }),
      })
    }
    if (state.kind === 'awaiting-operator')
      await procedures.answer({ ...given, evidence: 'seen by the matrix' })
    if (state.kind !== 'failed' && state.kind !== 'unknown') return
    if (procedures.engine.isBusy(id, step.id)) return
    if (!HERE.has(step.definition.system) && state.kind === 'failed') {
      await procedures.skip({ ...given, because: 'not part of this environment' })
      return
    }
    const { times, at } = tries.get(step.id) ?? { times: 0, at: 0 }
    if (!AGAIN.has(state.failure.code) || times === MOST_TRIES)
      throw new Error(`${step.id} is ${state.kind}: ${JSON.stringify(state.failure)}`)
    if (times > 0 && performance.now() - at < TRY_EVERY_MS) return
    tries.set(step.id, { times: times + 1, at: performance.now() })
    await procedures.retry(given)
  }
}

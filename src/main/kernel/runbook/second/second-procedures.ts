import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Run, Step } from '../../../../shared/domain/run.ts'
import { openSecond } from '../../../../shared/domain/second-approval.ts'
import type { StepOrder } from '../procedures.ts'
import { refuse } from '../refuse.ts'
import type { RunStore } from '../run-store.ts'
import { judgeCode } from './judge-code.ts'
import type { SecondGate } from './second-gate.ts'

/** What can be done about a step that needs a second person. Each throws a FailureError with words for every refusal. */
export interface SecondProcedures {
  /** Takes a code. @throws FailureError CODE_REFUSED, BLOCKED */
  give(given: StepOrder & { readonly code: string }): Promise<void>
  /** Goes on without, after the profile's minutes: a reason, recorded as a gap. @throws FailureError BLOCKED, NOT_ARMED */
  waive(given: StepOrder & { readonly because: string }): Promise<void>
  /** Makes a new request where the one that is shown has lapsed. @throws FailureError BLOCKED */
  ask(given: StepOrder): Promise<void>
}

export function createSecondProcedures(parts: {
  readonly store: RunStore
  readonly second: SecondGate
  readonly arming: { require(): void }
  mask(text: string): string
  /** @throws FailureError where the run cannot be gone on with */
  liveStep(given: StepOrder): { readonly run: Run; readonly step: Step }
}): SecondProcedures {
  const { store, second } = parts

  function waiting(given: StepOrder) {
    const { run, step } = parts.liveStep(given)
    const { state } = step
    if (state.kind !== 'awaiting-approval')
      refuse('BLOCKED', `${step.definition.title} waits for no approval.`)
    return { run, step, state, open: openSecond(step, state) }
  }

  return {
    async give(given) {
      const { run, step, open } = waiting(given)
      const { code, by } = given
      const judged = judgeCode(second, { code, run, step, open, by, runs: store.runs() })
      if (judged.kind === 'refused') throw new FailureError(judged.failure)
      await store.record(run.id, {
        kind: 'step-second-approved',
        step: step.id,
        nonce: judged.nonce,
        approver: judged.approver.name,
        code: code.replaceAll(/\s/g, ''),
        by,
      })
    },
    async waive(given) {
      const { run, step, open } = waiting(given)
      if (open === undefined) refuse('BLOCKED', 'Nobody was asked about this plan yet: ask first.')
      if (open.answer !== undefined)
        refuse('BLOCKED', 'The request is answered: nothing is missing.')
      const wait = second.time.untilWaivable(open.request)
      if (wait > 0)
        refuse(
          'BLOCKED',
          `Somebody is still waited for: it is possible in ${Math.ceil(wait / 1_000)} seconds.`,
        )
      parts.arming.require()
      await store.record(run.id, {
        kind: 'step-second-waived',
        step: step.id,
        nonce: open.request.nonce,
        by: given.by,
        because: parts.mask(given.because),
      })
    },
    async ask(given) {
      const { run, step, state } = waiting(given)
      const about = { ...state, run, step }
      if (!second.isNeeded(about)) refuse('BLOCKED', 'This step needs no second approval.')
      const request = second.newRequest(about)
      if (request === null) refuse('BLOCKED', 'The request that is shown still holds.')
      await store.record(run.id, { kind: 'step-second-asked', step: step.id, request })
    },
  }
}

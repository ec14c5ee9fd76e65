import type { Actor, Run, Step } from '../../../../shared/domain/run.ts'
import { openSecond } from '../../../../shared/domain/second-approval.ts'
import type { StepState } from '../../../../shared/domain/step-state.ts'
import { refuse } from '../refuse.ts'
import { samePerson } from './judge-code.ts'
import type { SecondGate } from './second-gate.ts'

interface FirstApproval {
  readonly run: Run
  readonly step: Step
  readonly state: Extract<StepState, { readonly kind: 'awaiting-approval' }>
  readonly by: Actor
}

/** The operator's own approval comes last, after the second person's. @throws FailureError BLOCKED */
export function requireSecond(gate: SecondGate, { run, step, state, by }: FirstApproval): void {
  if (!gate.isNeeded({ ...state, run, step })) return
  const open = openSecond(step, state)
  const answer = open?.answer
  if (open === undefined || answer === undefined)
    refuse('BLOCKED', 'A second person has to approve this first: put the code in.', 'code')
  if (gate.time.hasLapsed(open))
    refuse('BLOCKED', 'The second approval has lapsed: ask anew, and send the new request.', 'code')
  if (answer.kind === 'waived') return
  const approver = gate.profile.secondApproval?.approvers.find(
    ({ name }) => name === answer.approver,
  )
  if (approver !== undefined && samePerson(approver, [by]) !== undefined)
    refuse('BLOCKED', `${approver.name} approved this already: the first approval is another's.`)
}

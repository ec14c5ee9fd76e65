import type { Plan } from '../../../shared/domain/plan.ts'
import { type Run, type Step, stepOf } from '../../../shared/domain/run.ts'
import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { planHash } from './plan-hash.ts'

/**
 * Whether a plan may be carried out without asking again. What needs a challenge is asked in its turn,
 * always: an approval that was typed before a kill has lapsed, and one that was given together with
 * another step does not cover what has come to be lost since.
 */
export function isApproved(run: Run, step: Step, plan: Plan): boolean {
  if (plan.challenge !== undefined) return false
  const { approval } = step.definition
  switch (approval.kind) {
    case 'none':
      return true
    case 'challenge':
      return false
    case 'hold':
    case 'ask':
      return step.approvedHash === planHash(plan)
    case 'with':
      return stepOf(run, approval.step)?.approvedHash !== undefined
  }
}

/** Steps that the hold which starts a run approves, if the plan that was shown still holds. */
export function isApprovedByStart({ approval, stopsTraffic }: RunbookStep): boolean {
  return approval.kind === 'hold' && stopsTraffic !== true
}

/** What differs between two approved-and-now plans, in words: both are shown when one went stale. */
export function changesBetween(
  before: Step['plan'],
  after: NonNullable<Step['plan']>,
): readonly string[] {
  if (before === undefined) return ['the plan that was approved is not known any more']
  const names = new Set([...Object.keys(before.preconditions), ...Object.keys(after.preconditions)])
  const changed = [...names].flatMap((name) => {
    const was = before.preconditions[name] ?? 'nothing'
    const is = after.preconditions[name] ?? 'nothing'
    return was === is ? [] : [`${name}: was ${was}, is ${is}`]
  })
  const sameActs = JSON.stringify(before.acts) === JSON.stringify(after.acts)
  return [...changed, ...(sameActs ? [] : ['what will be sent is different now'])]
}

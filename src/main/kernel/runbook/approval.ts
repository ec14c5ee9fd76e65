import type { PlanHash } from '../../../shared/domain/identifiers.ts'
import { type Run, type Step, stepOf } from '../../../shared/domain/run.ts'
import type { RunbookStep } from '../../../shared/domain/runbook.ts'

/**
 * Whether a plan may be carried out without asking again. A challenge is asked in its turn, always; so is
 * whatever stops traffic, unless it was approved together with the step that began it.
 */
export function isApproved(run: Run, step: Step, hash: PlanHash): boolean {
  const { approval } = step.definition
  switch (approval.kind) {
    case 'none':
      return true
    case 'hold':
    case 'challenge':
      return step.approvedHash === hash
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

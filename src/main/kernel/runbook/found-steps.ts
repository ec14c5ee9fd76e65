import type { StepId, SystemId } from '../../../shared/domain/identifiers.ts'
import type { FoundStep } from '../../../shared/domain/plan-view.ts'
import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import type { Underway } from '../ports/system.ts'

/**
 * What of a procedure lies behind a run that is taken over: the acts that its system says have been done, and all that
 * had to be done before them. Everything else is looked at in its turn, like after a kill. Pure.
 */
export function foundSteps(
  steps: readonly RunbookStep[],
  taken: Pick<Underway, 'reached' | 'done'> & { readonly system: SystemId },
): ReadonlyMap<StepId, FoundStep> {
  const found = new Map<StepId, FoundStep>()
  const stepOf = (operation: string | undefined): RunbookStep | undefined =>
    steps.find(
      ({ system, does }) =>
        system === taken.system && does.kind === 'operation' && does.name === operation,
    )
  for (const { operation, ...done } of taken.done) {
    const step = stepOf(operation)
    if (step === undefined) continue
    found.set(step.id, { kind: 'found', because: 'another console has done it', done })
    for (const { id } of allBefore(steps, step)) {
      const because = `it comes before “${step.title}”, which has been done`
      if (!found.has(id)) found.set(id, { kind: 'found', because })
    }
  }
  const reached = stepOf(taken.reached)
  if (reached !== undefined) {
    for (const before of allBefore(steps, reached)) {
      // Its own system's steps, and every stop, say by a look whether they were done, and how they are taken back.
      if (before.system === taken.system || before.stopsTraffic === true) continue
      if (found.has(before.id)) continue
      const because = `it comes before “${reached.title}”, which the run has come to`
      found.set(before.id, { kind: 'found', because })
    }
  }
  return found
}

function allBefore(steps: readonly RunbookStep[], step: RunbookStep): ReadonlySet<RunbookStep> {
  const before = new Set<RunbookStep>()
  const add = ({ after }: RunbookStep): void => {
    for (const id of after) {
      const one = steps.find((each) => each.id === id)
      if (one === undefined || before.has(one)) continue
      before.add(one)
      add(one)
    }
  }
  add(step)
  return before
}

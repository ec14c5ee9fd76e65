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
  taken: { readonly system: SystemId; readonly done: Underway['done'] },
): ReadonlyMap<StepId, FoundStep> {
  const found = new Map<StepId, FoundStep>()
  const pass = (id: StepId, behind: string): void => {
    const step = steps.find((one) => one.id === id)
    if (step === undefined || found.has(id)) return
    found.set(id, { kind: 'found', because: `it comes before “${behind}”, which has been done` })
    for (const before of step.after) pass(before, behind)
  }
  for (const { operation, ...done } of taken.done) {
    const step = steps.find(
      ({ system, does }) =>
        system === taken.system && does.kind === 'operation' && does.name === operation,
    )
    if (step === undefined) continue
    found.set(step.id, { kind: 'found', because: 'another console has done it', done })
    for (const before of step.after) pass(before, step.title)
  }
  return found
}

import type { UnmetGate } from '../../../shared/domain/gate.ts'
import type { StepId } from '../../../shared/domain/identifiers.ts'
import { type Run, type Step, stepOf } from '../../../shared/domain/run.ts'
import { isAtRest, isSettledWell } from '../../../shared/domain/step-state.ts'

/** Whether the steps behind this one may go on: it ended well, or its failure is shown and owed. */
export function letsOthersPass(step: Step): boolean {
  if (isSettledWell(step.state)) return true
  const owed = step.definition.onFailure === 'go-on'
  return owed && ['failed', 'unknown', 'queued'].includes(step.state.kind)
}

/** Sent, or at rest, or waiting for the operator: what is only ordered behind it need not wait longer. */
function wasSent({ intent, state }: Step): boolean {
  return (
    intent !== undefined ||
    isAtRest(state) ||
    state.kind === 'queued' ||
    state.kind.startsWith('awaiting')
  )
}

/** The steps that still stand before this one, in words. */
function unmetGates(run: Run, step: Step): readonly UnmetGate[] {
  const { after, behind = [] } = step.definition
  return [...after, ...behind].flatMap((id): readonly UnmetGate[] => {
    const before = stepOf(run, id)
    // A runbook that leaves the step out altogether does not wait for it.
    if (before === undefined) return []
    // A step that is passed over, perhaps long before its turn, does not stand for those before it.
    if (before.state.kind === 'skipped') return unmetGates(run, before)
    if (letsOthersPass(before)) return []
    if (!after.includes(id) && wasSent(before)) return []
    const gate = { kind: 'step', step: id } as const
    return [{ gate, because: `${before.definition.title}: ${before.state.kind}` }]
  })
}

/** Steps whose turn it is. */
export function runnableSteps(run: Run): readonly Step[] {
  if (run.paused || run.cancelling || run.endedAt !== undefined) return []
  return run.steps.filter(
    (step) =>
      (step.state.kind === 'waiting' || step.state.kind === 'blocked') &&
      step.definition.onDemand !== true &&
      unmetGates(run, step).length === 0,
  )
}

/** Waiting steps that something failed or unknown stands before; one behind a running step is simply waiting. */
export function heldUp(
  run: Run,
): readonly { readonly step: StepId; readonly unmet: readonly UnmetGate[] }[] {
  const holdsUp = ({ gate }: UnmetGate): boolean => {
    const state = gate.kind === 'step' ? stepOf(run, gate.step)?.state.kind : undefined
    return state === 'failed' || state === 'unknown' || state === 'blocked' || state === 'undone'
  }
  return run.steps.flatMap((step) => {
    if (step.state.kind !== 'waiting' || step.definition.onDemand === true) return []
    const unmet = unmetGates(run, step)
    return unmet.some(holdsUp) ? [{ step: step.id, unmet }] : []
  })
}

/** Whether the procedure is over, and well. */
export function isComplete(run: Run): boolean {
  return run.steps.every((step) => step.definition.onDemand === true || isSettledWell(step.state))
}

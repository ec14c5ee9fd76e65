import { useEffect, useRef, useState } from 'react'
import type { StepId } from '../../../../shared/domain/identifiers.ts'
import { type Run, stepOf } from '../../../../shared/domain/run.ts'
import { chooseStep, stepsThatHoldUp } from './choose-step.ts'

/**
 * The step that is looked at: the one that needs the operator, until they choose another. A step that newly
 * holds the run up takes the place of a chosen one, unless that one asks something too: what is half typed
 * must not be gone.
 */
export function useSelectedStep(run: Run) {
  const [pinned, setPinned] = useState<StepId | null>(null)
  const holding = stepsThatHoldUp(run)
  const former = useRef<readonly StepId[]>(holding)
  useEffect(() => {
    const isNew = holding.some((id) => !former.current.includes(id))
    former.current = holding
    if (isNew) setPinned((now) => (now !== null && asksOperator(run, now) ? now : null))
  }, [run, holding])
  const known = run.steps.some((step) => step.id === pinned)
  const selected = known && pinned !== null ? pinned : chooseStep(run)
  return { selected, pinned: known, select: setPinned, follow: () => setPinned(null) }
}

function asksOperator(run: Run, id: StepId): boolean {
  return (
    stepsThatHoldUp(run).includes(id) || stepOf(run, id)?.state.kind.startsWith('awaiting') === true
  )
}

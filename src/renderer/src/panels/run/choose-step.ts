import type { StepId } from '../../../../shared/domain/identifiers.ts'
import type { Run, Step } from '../../../../shared/domain/run.ts'

/** Which step to look at when the operator has not said: the one that needs them most. */
export function chooseStep(run: Pick<Run, 'steps' | 'endedAt'>): StepId | undefined {
  const find = (wanted: (step: Step) => boolean) => run.steps.find(wanted)?.id
  const stopping = find(
    ({ state, definition }) => state.kind === 'failed' && definition.onFailure === 'stop',
  )
  return (
    find(({ state }) => state.kind === 'unknown') ??
    stopping ??
    find((step) => step.state.kind === 'awaiting-approval' && !isOwed(step)) ??
    find(({ state }) => state.kind === 'running') ??
    // Telling users, and the checklist, are owed and in nobody's way: they come after what is going on.
    find(isOwed) ??
    find(({ state }) => state.kind === 'awaiting-operator') ??
    find(({ state }) => state.kind === 'failed') ??
    lastEnded(run.steps) ??
    run.steps[0]?.id
  )
}

/** Steps that wait for the operator now, and hold the run up. */
export function stepsThatHoldUp(run: Pick<Run, 'steps'>): readonly StepId[] {
  return run.steps
    .filter(
      (step) =>
        (step.state.kind === 'awaiting-approval' && !isOwed(step)) ||
        step.state.kind === 'unknown' ||
        (step.state.kind === 'failed' && step.definition.onFailure === 'stop'),
    )
    .map((step) => step.id)
}

/** Waits for a word of the operator, and no other step waits for it. */
function isOwed({ state, definition }: Step): boolean {
  return state.kind === 'awaiting-approval' && definition.approval.kind === 'ask'
}

function lastEnded(steps: readonly Step[]): StepId | undefined {
  const ended = steps.filter((step) => step.endedAt !== undefined && step.state.kind !== 'skipped')
  return ended.toSorted((a, b) => (a.endedAt ?? '').localeCompare(b.endedAt ?? '')).at(-1)?.id
}

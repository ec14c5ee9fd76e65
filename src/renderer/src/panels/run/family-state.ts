import type { Step } from '../../../../shared/domain/run.ts'
import type { StepState } from '../../../../shared/domain/step-state.ts'
import { type Look, stepLook } from '../../ui/state/step-look.ts'
import { type Family, groupSteps } from './group-steps.ts'

export interface FamilyState {
  readonly family: Family
  readonly look: Look
  readonly done: number
  readonly total: number
}

// The first of these that any step of a system is in, is what the system is in.
const worstFirst: readonly StepState['kind'][] = [
  'failed',
  'unknown',
  'awaiting-approval',
  'awaiting-operator',
  'running',
  'queued',
  'blocked',
]

/** Every system of a run in one word, in the order of their first steps. */
export function familyStates(steps: readonly Step[]): readonly FamilyState[] {
  const groups = groupSteps(steps)
  const families = [...new Set(groups.map((group) => group.family))]
  return families.map((family) => {
    const mine = groups
      .filter((group) => group.family === family)
      .flatMap((group) => group.steps.filter(isCounted))
    const done = mine.filter(({ state }) => isOver(state)).length
    const worst = worstFirst.find((kind) => mine.some(({ state }) => state.kind === kind))
    const kind = worst ?? (done === mine.length ? 'succeeded' : 'waiting')
    return { family, look: stepLook(kind), done, total: mine.length }
  })
}

/** A step that runs only if needed counts once it was needed. */
export function isCounted({ definition, state }: Step): boolean {
  return definition.onDemand !== true || state.kind !== 'waiting'
}

export function isOver(state: StepState): boolean {
  return state.kind === 'succeeded' || state.kind === 'skipped' || state.kind === 'undone'
}

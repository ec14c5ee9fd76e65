import type { Evidence } from '../../../../shared/domain/evidence.ts'
import type { PlannedStep } from '../../../../shared/domain/plan-view.ts'
import { unreachable } from '../../../../shared/domain/unreachable.ts'
import type { Look } from '../../ui/state/step-look.ts'

/** A step of a plan as one row of the table. */
export interface StepWords {
  readonly now: string
  readonly target: string
  readonly way: string
  readonly undo: string
  readonly check: Look
  /** Beside the check: why. */
  readonly because: string
}

const ok: Look = { glyph: '●', word: 'ok', tone: 'done' }
const later: Look = { glyph: '○', word: 'later', tone: 'idle' }
const leftOut: Look = { glyph: '–', word: 'left out', tone: 'idle' }
const behind: Look = { glyph: '●', word: 'done', tone: 'done' }
const refused: Look = { glyph: '✕', word: 'refused', tone: 'failed' }
const cannotLook: Look = { glyph: '?', word: 'cannot look', tone: 'unknown' }
const byHand: Look = { glyph: '◆', word: 'needs you', tone: 'needs' }
const look: Look = { glyph: '○', word: 'looks', tone: 'idle' }

export function stepWords({ definition, state }: PlannedStep): StepWords {
  const { does } = definition
  const way = does.kind === 'manual' ? 'by hand' : wordsOf(does.name)
  const none = { now: '', target: '', way, undo: '' }
  switch (state.kind) {
    case 'no-plan-needed':
      return does.kind === 'manual'
        ? { ...none, check: byHand, because: 'owed, and in nobody’s way' }
        : { ...none, check: look, because: 'changes nothing' }
    case 'later':
      return { ...none, check: later, because: `planned ${state.because}` }
    case 'left-out':
      return { ...none, check: leftOut, because: state.because }
    case 'found':
      return { ...none, check: behind, because: state.because }
    case 'cannot-look':
      return { ...none, check: cannotLook, because: state.because }
    case 'planned':
      break
    default:
      return unreachable(state)
  }
  const { planned, undo } = state
  switch (planned.kind) {
    case 'nothing-to-do':
      return { ...none, check: leftOut, because: `nothing to do: ${planned.because}` }
    case 'refusal':
      return { ...none, check: refused, because: planned.failure.summary }
    case 'plan': {
      const { plan } = planned
      const challenged = plan.challenge !== undefined
      return {
        now: firstFact(plan.now),
        target: firstFact(plan.target),
        way,
        undo: undo === undefined ? '' : undo.kind === 'undo' ? undo.title : 'no way back',
        check: challenged ? { ...byHand, word: 'asks you' } : ok,
        because: plan.warnings[0] ?? '',
      }
    }
    default:
      return unreachable(planned)
  }
}

function firstFact(evidence: readonly Evidence[]): string {
  const found = evidence.find((one) => one.kind === 'fact')
  return found?.kind === 'fact' ? found.value : ''
}

function wordsOf(name: string): string {
  return name.replaceAll('-', ' ')
}

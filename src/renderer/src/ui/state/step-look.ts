import type { RunOutcome } from '../../../../shared/domain/run.ts'
import type { StepState } from '../../../../shared/domain/step-state.ts'

/** A colour's meaning; tokens.css has the colours. */
export type Tone = 'idle' | 'needs' | 'running' | 'done' | 'failed' | 'unknown' | 'undone'

/** Icon, word and colour of a state: the same set everywhere, never colour alone. */
export interface Look {
  readonly glyph: string
  readonly word: string
  readonly tone: Tone
}

const needsYou: Look = { glyph: '◆', word: 'needs you', tone: 'needs' }

const stepLooks: Readonly<Record<StepState['kind'], Look>> = {
  waiting: { glyph: '○', word: 'waiting', tone: 'idle' },
  blocked: { glyph: '▣', word: 'blocked', tone: 'idle' },
  'awaiting-approval': needsYou,
  'awaiting-operator': needsYou,
  running: { glyph: '◐', word: 'running', tone: 'running' },
  succeeded: { glyph: '●', word: 'done', tone: 'done' },
  failed: { glyph: '✕', word: 'failed', tone: 'failed' },
  queued: { glyph: '◷', word: 'queued', tone: 'idle' },
  unknown: { glyph: '?', word: 'unknown', tone: 'unknown' },
  skipped: { glyph: '–', word: 'skipped', tone: 'idle' },
  undone: { glyph: '↩', word: 'undone', tone: 'undone' },
}

export function stepLook(kind: StepState['kind']): Look {
  return stepLooks[kind]
}

const outcomeLooks: Readonly<Record<RunOutcome, Look>> = {
  done: stepLooks.succeeded,
  failed: stepLooks.failed,
  cancelled: { glyph: '⊘', word: 'cancelled', tone: 'idle' },
  unknown: stepLooks.unknown,
}

/** A run's end; while it goes on it is running, or needs the operator. */
export function runLook(run: {
  readonly outcome: RunOutcome | null
  readonly needsOperator: boolean
}): Look {
  if (run.outcome !== null) return outcomeLooks[run.outcome]
  return run.needsOperator ? needsYou : stepLooks.running
}

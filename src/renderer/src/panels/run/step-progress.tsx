import type { Step } from '../../../../shared/domain/run.ts'
import type { RunningPhase, StepState } from '../../../../shared/domain/step-state.ts'
import { progressWords } from './progress-words.ts'

interface StepProgressProps {
  readonly step: Step
  readonly state: Extract<StepState, { readonly kind: 'running' }>
}

const phases: readonly { readonly phase: RunningPhase; readonly word: string }[] = [
  { phase: 'looking', word: 'look' },
  { phase: 'acting', word: 'act' },
  { phase: 'reconciling', word: 'settle' },
  { phase: 'verifying', word: 'verify' },
]

/** How far it is: determinate where a number exists, and told aloud. */
export function StepProgress({ step, state }: StepProgressProps) {
  const { progress } = step
  const known =
    progress?.done !== undefined && progress.total !== undefined && progress.total > 0
      ? { done: progress.done, total: progress.total }
      : undefined
  const words = progressWords(state, progress)
  return (
    <div className="progress">
      <ol className="phases" aria-hidden="true">
        {phases
          .filter(({ phase }) => phase !== 'reconciling' || state.phase === 'reconciling')
          .map(({ phase, word }) => (
            <li key={phase} data-now={phase === state.phase || undefined}>
              {word}
            </li>
          ))}
      </ol>
      <progress
        className="progress-bar"
        aria-label={step.definition.title}
        {...(known === undefined ? {} : { value: known.done, max: known.total })}
      />
      <p role="status">
        {words}
        {state.attempt > 1 ? <span className="dim"> · attempt {state.attempt}</span> : null}
      </p>
    </div>
  )
}

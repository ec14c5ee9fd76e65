import type { Run, Step } from '../../../../shared/domain/run.ts'
import { unreachable } from '../../../../shared/domain/unreachable.ts'
import { PrivateText } from '../../ui/private-text.tsx'
import { Approval } from './approval.tsx'
import { ManualStep } from './manual-step.tsx'
import { QueuedMessage } from './queued-message.tsx'
import { SkipStep } from './skip-step.tsx'
import { StepProgress } from './step-progress.tsx'
import { StepTrouble } from './step-trouble.tsx'
import { StepWords } from './step-words.tsx'

interface StepNowProps {
  readonly run: Run
  readonly step: Step
}

/** What the step is at, and what it asks. */
export function StepNow({ run, step }: StepNowProps) {
  const { state, definition } = step
  const speaks = definition.approval.kind === 'ask'
  switch (state.kind) {
    case 'waiting':
      if (speaks && definition.onDemand === true) return <StepWords run={run.id} step={step} />
      return (
        <p className="dim">
          {definition.onDemand === true
            ? 'It runs only if it is needed; it was approved together with the step that may need it.'
            : 'It begins when the steps before it have ended well.'}
        </p>
      )
    case 'blocked':
      return (
        <ul className="unmet" aria-label="Waits for">
          {state.unmet.map((one) => (
            <li key={one.because}>
              ▣ <PrivateText>{one.because}</PrivateText>
            </li>
          ))}
        </ul>
      )
    case 'awaiting-approval':
      return (
        <>
          <Approval run={run.id} step={step} state={state} />
          {speaks && state.purpose === 'do' ? (
            <details>
              <summary>Say it in other words</summary>
              <StepWords key={state.planHash} run={run.id} step={step} />
            </details>
          ) : null}
          {speaks ? (
            <div className="row">
              <SkipStep run={run.id} step={step.id} />
            </div>
          ) : null}
        </>
      )
    case 'awaiting-operator':
      return <ManualStep run={run.id} step={step.id} state={state} />
    case 'running':
      return <StepProgress step={step} state={state} />
    case 'failed':
    case 'unknown':
      return <StepTrouble run={run} step={step} failure={state.failure} />
    case 'queued':
      return <QueuedMessage run={run.id} step={step.id} state={state} />
    case 'skipped':
      return (
        <p>
          Skipped by {state.by}: <PrivateText>{state.because}</PrivateText>
        </p>
      )
    case 'succeeded':
    case 'undone':
      if (!speaks || definition.onDemand !== true) return null
      return (
        <details>
          <summary>Write once more</summary>
          <StepWords run={run.id} step={step} />
        </details>
      )
    default:
      return unreachable(state)
  }
}

import { Button } from '@mantine/core'
import type { RunId, StepId } from '../../../../shared/domain/identifiers.ts'
import type { StepState } from '../../../../shared/domain/step-state.ts'
import { armFirst, useAct, useKernelState } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { When } from '../../ui/when.tsx'
import { SkipStep } from './skip-step.tsx'

interface QueuedMessageProps {
  readonly run: RunId
  readonly step: StepId
  readonly state: Extract<StepState, { readonly kind: 'queued' }>
}

/** A message that waits for its provider: why, until when, and that nobody has to do anything. */
export function QueuedMessage({ run, step, state }: QueuedMessageProps) {
  const retry = useAct('to send the message now')
  const session = useKernelState((kernel) => kernel.session)
  return (
    <div className="stack">
      <p>
        ◷ It waits since <When at={state.since} />, was tried {state.tries}{' '}
        {state.tries === 1 ? 'time' : 'times'}, and is sent by itself. Next try:{' '}
        <When at={state.nextTry} />. Nothing was delivered so far; the steps behind it go on.
      </p>
      <FailureBox failure={state.failure} tone="unknown">
        <Button
          variant="filled"
          loading={retry.pending}
          onClick={() =>
            void retry.run(async (client) => {
              await armFirst(client, session)
              return client.runs.retry({ run, step })
            })
          }
        >
          Try now
        </Button>
        <SkipStep run={run} step={step} />
      </FailureBox>
      {retry.failure === null ? null : <FailureBox failure={retry.failure} />}
    </div>
  )
}

import { Button } from '@mantine/core'
import type { Failure } from '../../../../shared/domain/failure.ts'
import type { Run, Step } from '../../../../shared/domain/run.ts'
import { armFirst, useAct, useKernelState } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { ByHand } from './by-hand.tsx'
import { GoPast } from './go-past.tsx'
import { SkipStep } from './skip-step.tsx'

interface StepTroubleProps {
  readonly run: Run
  readonly step: Step
  readonly failure: Failure
}

/** A failure, or an outcome that is not known; and what can be done about it. */
export function StepTrouble({ run, step, failure }: StepTroubleProps) {
  const retry = useAct('to try the step again')
  const session = useKernelState((state) => state.session)
  const unknown = step.state.kind === 'unknown'
  const over = run.endedAt !== undefined
  return (
    <div className="stack">
      <FailureBox failure={failure} tone={unknown ? 'unknown' : 'failed'}>
        {over ? null : (
          <>
            <Button
              variant="filled"
              loading={retry.pending}
              onClick={() =>
                void retry.run(async (client) => {
                  // Settling what is not known only looks.
                  if (!unknown) await armFirst(client, session)
                  return client.runs.retry({ run: run.id, step: step.id })
                })
              }
            >
              {unknown ? 'Look whether it happened' : 'Try again'}
            </Button>
            {unknown ? (
              <span className="dim">
                Nothing is sent again before it is settled, and it cannot be skipped before that.
              </span>
            ) : (
              <SkipStep run={run.id} step={step.id} />
            )}
            {failure.wayThrough === undefined ? null : (
              <GoPast run={run.id} step={step.id} wayThrough={failure.wayThrough} />
            )}
          </>
        )}
      </FailureBox>
      {over || step.definition.does.kind !== 'operation' ? null : (
        <ByHand system={step.definition.system} />
      )}
      {retry.failure === null ? null : <FailureBox failure={retry.failure} />}
    </div>
  )
}

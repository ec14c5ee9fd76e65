import type { Run, Step } from '../../../../shared/domain/run.ts'
import { armFirst, useAct, useKernelState, whyNotArmed } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { HoldToConfirm } from '../../ui/hold/hold-to-confirm.tsx'
import { Section } from '../../ui/section.tsx'
import { UndoCard } from '../../ui/undo-card.tsx'

interface StepUndoProps {
  readonly run: Run
  readonly step: Step
}

/** The way back of this step; it can be gone as soon as the step may have happened. */
export function StepUndo({ run, step }: StepUndoProps) {
  const { state } = step
  const session = useKernelState((kernel) => kernel.session)
  const act = useAct('to take the step back')
  const undo = state.kind === 'awaiting-approval' ? state.undo : step.undo
  if (undo === undefined || state.kind === 'undone' || state.kind === 'skipped') return null
  const happened =
    (step.intent !== undefined || step.found === true) &&
    (state.kind === 'succeeded' || state.kind === 'failed')
  // Until traffic has resumed, going back is putting service back: it needs no arming.
  const free = run.trafficStopped
  return (
    <Section plain title="Way back">
      <UndoCard undo={undo}>
        {happened && undo.kind === 'undo' ? (
          <HoldToConfirm
            blockedBy={free ? undefined : whyNotArmed(session)}
            pending={act.pending}
            onConfirm={() =>
              void act.run(async (client) => {
                if (!free) await armFirst(client, session)
                await client.runs.undo({ run: run.id, step: step.id })
              })
            }
          >
            Hold to undo
          </HoldToConfirm>
        ) : null}
      </UndoCard>
      {act.failure === null ? null : <FailureBox failure={act.failure} />}
    </Section>
  )
}

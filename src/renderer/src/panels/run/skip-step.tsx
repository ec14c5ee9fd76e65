import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RunId, StepId } from '../../../../shared/domain/identifiers.ts'
import { armFirst, useAct, useKernelState } from '../../kernel-client/index.ts'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'

interface SkipStepProps {
  readonly run: RunId
  readonly step: StepId
}

/** Every refusal has a way through that is explicit, reasoned and recorded. */
export function SkipStep({ run, step }: SkipStepProps) {
  const [asking, setAsking] = useState(false)
  const session = useKernelState((state) => state.session)
  const skip = useAct('to skip the step')
  return (
    <>
      <Button onClick={() => setAsking(true)}>Skip with a reason…</Button>
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Skip this step?"
        label="Why it may be skipped"
        confirm="Skip the step"
        pending={skip.pending}
        failure={skip.failure}
        onConfirm={(because) =>
          void skip
            .run(async (client) => {
              await armFirst(client, session)
              return client.runs.skip({ run, step, because })
            })
            .then((taken) => taken && setAsking(false))
        }
      >
        The steps behind it go on as if it had ended well. The reason goes into the log and the
        history.
      </ReasonDialog>
    </>
  )
}

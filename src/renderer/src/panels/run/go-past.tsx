import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RunId, StepId } from '../../../../shared/domain/identifiers.ts'
import { armFirst, useAct, useKernelState } from '../../kernel-client/index.ts'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'

interface GoPastProps {
  readonly run: RunId
  readonly step: StepId
  /** What going past the refusal means, in the system's words. */
  readonly wayThrough: string
}

/** The way through a refusal: a typed reason, which goes into the plan and the log; the plan is asked about again. */
export function GoPast({ run, step, wayThrough }: GoPastProps) {
  const [asking, setAsking] = useState(false)
  const session = useKernelState((state) => state.session)
  const retry = useAct('to go past the refusal')
  return (
    <>
      <Button onClick={() => setAsking(true)}>Go past it with a reason…</Button>
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Go past this refusal?"
        label="Why it is right this time"
        confirm="Plan it all the same"
        pending={retry.pending}
        failure={retry.failure}
        onConfirm={(override) =>
          void retry
            .run(async (client) => {
              await armFirst(client, session)
              return client.runs.retry({ run, step, override })
            })
            .then((taken) => taken && setAsking(false))
        }
      >
        {wayThrough} The reason goes into the plan, which is asked about again where the step has an
        approval of its own.
      </ReasonDialog>
    </>
  )
}

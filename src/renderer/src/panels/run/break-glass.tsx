import { Button } from '@mantine/core'
import { useState } from 'react'
import type { RunId, StepId } from '../../../../shared/domain/identifiers.ts'
import { armFirst, useAct, useKernelState } from '../../kernel-client/index.ts'
import { formatDuration } from '../../ui/format/duration.ts'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'

interface BreakGlassProps {
  readonly run: RunId
  readonly step: StepId
  /** 0: now. */
  readonly inMs: number
}

/** Goes on without a second person, once nobody answered in time. */
export function BreakGlass({ run, step, inMs }: BreakGlassProps) {
  const [asking, setAsking] = useState(false)
  const session = useKernelState((state) => state.session)
  const waive = useAct('to go on without a second approval')
  return (
    <>
      <Button size="xs" color="red" disabled={inMs > 0} onClick={() => setAsking(true)}>
        {inMs > 0
          ? `Go on without: possible in ${formatDuration(inMs)}`
          : 'Go on without a second person…'}
      </Button>
      <ReasonDialog
        opened={asking}
        onClose={() => setAsking(false)}
        title="Go on without a second person?"
        label="Why nobody can be waited for"
        confirm="Break the glass"
        pending={waive.pending}
        failure={waive.failure}
        onConfirm={(because) =>
          void waive
            .run(async (client) => {
              await armFirst(client, session)
              return client.second.waive({ run, step, because })
            })
            .then((taken) => taken && setAsking(false))
        }
      >
        Nobody answered in time. It is recorded as a gap under your name, with this reason, stands
        in the history and in the post-mortem, and somebody has to countersign it. The step then
        still waits for your own approval.
      </ReasonDialog>
    </>
  )
}

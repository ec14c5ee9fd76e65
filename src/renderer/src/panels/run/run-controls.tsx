import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Run } from '../../../../shared/domain/run.ts'
import { armFirst, useAct, useKernelState } from '../../kernel-client/index.ts'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { showFailure } from '../../ui/show-failure.tsx'

/** Pause stops before the next step; cancel ends the run, and is not a failure. */
export function RunControls({ run }: { readonly run: Run }) {
  const [cancelling, setCancelling] = useState(false)
  const pause = useAct(run.paused ? 'to go on with the run' : 'to pause the run')
  const cancel = useAct('to cancel the run')
  const session = useKernelState((state) => state.session)
  useEffect(() => {
    if (pause.failure !== null) showFailure(pause.failure)
  }, [pause.failure])
  if (run.endedAt !== undefined) return null
  const { id } = run
  return (
    <div className="run-controls">
      <Button
        loading={pause.pending}
        onClick={() =>
          void pause.run(async (client) => {
            if (!run.paused) return client.runs.pause({ run: id })
            await armFirst(client, session)
            return client.runs.resume({ run: id })
          })
        }
      >
        {run.paused ? 'Resume run' : 'Pause'}
      </Button>
      <Button disabled={run.cancelling} onClick={() => setCancelling(true)}>
        Cancel…
      </Button>
      <ReasonDialog
        opened={cancelling}
        onClose={() => setCancelling(false)}
        title={`Cancel run ${id}?`}
        label="Why"
        confirm="Cancel the run"
        pending={cancel.pending}
        failure={cancel.failure}
        onConfirm={(because) =>
          void cancel
            .run((client) => client.runs.cancel({ run: id, because }))
            .then((taken) => taken && setCancelling(false))
        }
      >
        No further step begins; what was sent already is settled first.{' '}
        {run.trafficStopped
          ? 'Traffic is stopped and stays so: put it back afterwards, the button remains.'
          : 'Nothing is taken back by it.'}
      </ReasonDialog>
    </div>
  )
}

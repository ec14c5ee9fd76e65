import { Button } from '@mantine/core'
import { useAct } from '../../kernel-client/index.ts'
import { AlertDialog } from '../../ui/alert-dialog.tsx'
import { FailureBox } from '../../ui/failure-box.tsx'
import { ShortId } from '../../ui/short-id.tsx'

interface ForgetDialogProps {
  readonly id: string
  readonly onClose: () => void
  readonly onForgotten: () => void
}

/** Taking the file away does not take the signature back: the dialog says what does. */
export function ForgetDialog({ id, onClose, onForgotten }: ForgetDialogProps) {
  const forgetting = useAct('to forget a signed file')
  return (
    <AlertDialog opened onClose={onClose} title="Forget this signed file?">
      <div className="stack">
        <p>
          <ShortId value={id} /> is deleted here, and cannot be sent from this console any more.
          Copies elsewhere can: to disarm them, use its nonce for anything else.
        </p>
        {forgetting.failure === null ? null : <FailureBox failure={forgetting.failure} />}
        <div className="row spread">
          <Button data-autofocus onClick={onClose}>
            Go back
          </Button>
          <Button
            color="red"
            disabled={forgetting.pending}
            onClick={() =>
              void forgetting
                .run((client) => client.signed.forget({ id }))
                .then((done) => done && onForgotten())
            }
          >
            Forget it
          </Button>
        </div>
      </div>
    </AlertDialog>
  )
}

import { Button, Textarea } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import type { Failure } from '../../../shared/domain/failure.ts'
import { AlertDialog } from './alert-dialog.tsx'
import { FailureBox } from './failure-box.tsx'

interface ReasonDialogProps {
  readonly opened: boolean
  readonly onClose: () => void
  readonly title: string
  /** What it does, and what it does not. */
  readonly children: ReactNode
  readonly label: string
  /** Verb first, the whole act. */
  readonly confirm: string
  /** It destroys nothing: without the colour of what does. */
  readonly calm?: boolean
  readonly pending: boolean
  readonly failure: Failure | null
  readonly onConfirm: (reason: string) => void
}

/** Something that needs a typed reason, which goes into the log. Closing it does nothing. */
export function ReasonDialog(props: ReasonDialogProps) {
  const { opened, onClose, title, children, label, confirm, pending, failure, onConfirm } = props
  const [reason, setReason] = useState('')
  const given = reason.trim()
  return (
    <AlertDialog opened={opened} onClose={onClose} title={title}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (given !== '') onConfirm(given)
        }}
      >
        <div>{children}</div>
        <Textarea
          label={label}
          required
          autosize
          minRows={2}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {failure === null ? null : <FailureBox failure={failure} />}
        <div className="row spread">
          <Button onClick={onClose}>Go back</Button>
          <Button
            type="submit"
            variant="filled"
            {...(props.calm ? {} : { color: 'red' })}
            disabled={given === ''}
            loading={pending}
          >
            {confirm}
          </Button>
        </div>
      </form>
    </AlertDialog>
  )
}

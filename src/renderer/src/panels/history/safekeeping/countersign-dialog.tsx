import { Button, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { GapView } from '../../../../../shared/domain/audit.ts'
import { useAct } from '../../../kernel-client/index.ts'
import { AlertDialog } from '../../../ui/alert-dialog.tsx'
import { FailureBox } from '../../../ui/failure-box.tsx'
import { PrivateText } from '../../../ui/private-text.tsx'

interface CountersignDialogProps {
  readonly gap: GapView
  readonly onClose: () => void
}

/** Somebody stands up, by name, for what went past the log. It becomes a record and stays one. */
export function CountersignDialog({ gap, onClose }: CountersignDialogProps) {
  const [name, setName] = useState('')
  const [statement, setStatement] = useState('')
  const sign = useAct(`to countersign record ${gap.seq}`)
  const given = { name: name.trim(), statement: statement.trim() }
  const complete = given.name !== '' && given.statement !== ''
  return (
    <AlertDialog opened harmless onClose={onClose} title="Countersign what went past the log?">
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (complete)
            void sign
              .run((client) => client.audit.countersign({ gap: gap.seq, ...given }))
              .then((taken) => taken && onClose())
        }}
      >
        <p className="gap-quote">
          <PrivateText>{gap.text}</PrivateText>
        </p>
        <p className="dim">
          The gap stays visible. Your name and statement are recorded beside it and cannot be taken
          back.
        </p>
        <TextInput
          label="Your name"
          required
          maxLength={500}
          data-autofocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Textarea
          label="What you know of it"
          required
          autosize
          minRows={2}
          maxLength={500}
          value={statement}
          onChange={(event) => setStatement(event.currentTarget.value)}
        />
        {sign.failure === null ? null : <FailureBox failure={sign.failure} />}
        <div className="row spread">
          <Button onClick={onClose}>Go back</Button>
          <Button type="submit" variant="filled" disabled={!complete} loading={sign.pending}>
            Countersign record {gap.seq}
          </Button>
        </div>
      </form>
    </AlertDialog>
  )
}

import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { PruneOffer } from '../../../../../shared/domain/audit.ts'
import { armFirst, useAct, useKernelState } from '../../../kernel-client/index.ts'
import { AlertDialog } from '../../../ui/alert-dialog.tsx'
import { FailureBox } from '../../../ui/failure-box.tsx'
import { formatBytes, formatCount } from '../../../ui/format/count.ts'
import { PrivateText } from '../../../ui/private-text.tsx'
import { When } from '../../../ui/when.tsx'

interface PruneDialogProps {
  readonly offer: PruneOffer
  readonly onClose: () => void
}

/** What goes, what proves it afterwards, and the typed challenge: the tail of the head that lies elsewhere. */
export function PruneDialog({ offer, onClose }: PruneDialogProps) {
  const { through, segments, bytes, anchor, contents, challenge } = offer
  const session = useKernelState((state) => state.session)
  const [typed, setTyped] = useState('')
  const prune = useAct(`to delete the records up to ${through}`)
  const matches = typed.trim() === challenge
  return (
    <AlertDialog
      opened
      onClose={onClose}
      title={`Delete the records up to ${formatCount(through)}?`}
    >
      <form
        className="stack stack-wide"
        onSubmit={(event) => {
          event.preventDefault()
          if (!matches) return
          void prune
            .run(async (client) => {
              await armFirst(client, session)
              return client.audit.prune({ through, challenge: typed.trim() })
            })
            .then((taken) => taken && onClose())
        }}
      >
        <ul className="prune-facts">
          <li>
            <strong>Goes from this laptop, for good:</strong> the records up to{' '}
            {formatCount(through)}, in {formatCount(segments)} {segments === 1 ? 'file' : 'files'} (
            {formatBytes(bytes)}), with the output and evidence of their runs.
          </li>
          <li>
            <strong>Proves them afterwards:</strong> <PrivateText>{anchor.place}</PrivateText>,
            which holds everything up to record {formatCount(anchor.seq)} (<When at={anchor.at} />
            ).
          </li>
          <li>
            <strong>What they said</strong>{' '}
            {contents === 'readable'
              ? 'lies there readably: salts and payloads were exported.'
              : 'lies there sealed, not readably. The keys that open it are in the files that go: copy the log’s directory first if anybody should be able to read them.'}
          </li>
          <li>
            <strong>Stays here:</strong> every later record, and one that says what was deleted and
            by whom.
          </li>
        </ul>
        <div>
          <p>
            Type <code className="challenge">{challenge}</code>
          </p>
          <p className="dim">It is the end of the head that lies elsewhere.</p>
        </div>
        <TextInput
          label="The end of that head"
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          classNames={{ input: 'mono' }}
          value={typed}
          error={typed.length >= challenge.length && !matches ? 'That is not it.' : null}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {prune.failure === null ? null : <FailureBox failure={prune.failure} />}
        <div className="row spread">
          <Button onClick={onClose}>Go back</Button>
          <Button
            type="submit"
            variant="filled"
            color="red"
            disabled={!matches}
            loading={prune.pending}
          >
            Delete the records up to {formatCount(through)}
          </Button>
        </div>
      </form>
    </AlertDialog>
  )
}

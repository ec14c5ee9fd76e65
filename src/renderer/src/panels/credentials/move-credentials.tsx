import { Button } from '@mantine/core'
import { useState } from 'react'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { NewPassphraseFields } from '../../ui/passphrase/new-passphrase-fields.tsx'
import { useNewPassphrase } from '../../ui/passphrase/use-new-passphrase.ts'
import { type KeptIn, moveButtons, moveWords } from './keeping-words.ts'

interface MoveCredentialsProps {
  readonly from: string
  readonly to: KeptIn
}

/** One way to another place: folded, then what it does, then the act. */
export function MoveCredentials({ from, to }: MoveCredentialsProps) {
  const [asking, setAsking] = useState(false)
  const passphrase = useNewPassphrase()
  const act = useAct(`to move the credentials (${to})`)
  if (!asking) return <Button onClick={() => setAsking(true)}>{moveButtons[to]}…</Button>
  const sealed = to === 'passphrase'
  return (
    <form
      className="stack move-credentials"
      onSubmit={(event) => {
        event.preventDefault()
        const typed = sealed ? passphrase.take() : undefined
        if (typed === null) return
        void act.run((client) =>
          client.credentials.move(typed === undefined ? { to } : { to, passphrase: typed }),
        )
      }}
    >
      <p>{moveWords(from, to)}</p>
      {sealed ? (
        <NewPassphraseFields
          passphrase={passphrase}
          refused={act.failure?.field === 'passphrase'}
        />
      ) : null}
      {act.failure === null ? null : <FailureBox failure={act.failure} />}
      <div className="row">
        <Button
          type="submit"
          variant="filled"
          disabled={sealed && passphrase.verdict.kind !== 'ok'}
          loading={act.pending}
        >
          {moveButtons[to]}
        </Button>
        <Button
          onClick={() => {
            passphrase.forget()
            act.dismiss()
            setAsking(false)
          }}
        >
          Leave it
        </Button>
      </div>
    </form>
  )
}

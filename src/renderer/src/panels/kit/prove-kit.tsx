import { Button, PasswordInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { SHORTEST_PASSPHRASE } from '../../ui/passphrase/passphrase-rule.ts'
import { KitTextField } from './kit-text-field.tsx'
import { showFaultIn } from './show-fault.ts'

/** Kit and passphrase go in, and nothing comes back: whether it opened the log shows in the kit's standing. */
export function ProveKit() {
  const [kit, setKit] = useState('')
  const [passphrase, setPassphrase] = useState('')
  const act = useAct('to prove the recovery kit')
  const form = useRef<HTMLFormElement>(null)
  const { failure } = act
  useEffect(() => {
    if (failure !== null) showFaultIn(form.current, failure.field)
  }, [failure])
  const missing =
    kit.trim() === ''
      ? 'Give the kit first: paste its text, or choose its file.'
      : passphrase.length < SHORTEST_PASSPHRASE
        ? `Give its passphrase: it has at least ${SHORTEST_PASSPHRASE} characters.`
        : null
  return (
    <form
      ref={form}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (missing !== null) return
        const typed = passphrase
        // Emptied at once: it stays in the page no longer than it must.
        setPassphrase('')
        void act
          .run((client) => client.kit.prove({ kit, passphrase: typed }))
          .then((taken) => taken && setKit(''))
      }}
    >
      <KitTextField text={kit} onText={setKit} refused={failure?.field === 'kit'} />
      <PasswordInput
        label="Its passphrase"
        name="passphrase"
        autoComplete="off"
        maxLength={1000}
        error={failure?.field === 'passphrase'}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the passphrase of the kit' }}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      {failure === null ? null : <FailureBox failure={failure} />}
      <Button type="submit" variant="filled" disabled={missing !== null} loading={act.pending}>
        Prove that it opens the log
      </Button>
      <p role="status" className="dim">
        {act.pending ? 'Opening it takes a few seconds, on purpose.' : (missing ?? '')}
      </p>
    </form>
  )
}

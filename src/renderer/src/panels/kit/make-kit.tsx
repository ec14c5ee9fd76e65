import { Button } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { NewPassphraseFields } from '../../ui/passphrase/new-passphrase-fields.tsx'
import { useNewPassphrase } from '../../ui/passphrase/use-new-passphrase.ts'
import { showFaultIn } from './show-fault.ts'

interface MakeKitProps {
  /** Where its page can be opened; null where the host has opened it itself. */
  readonly onMade: (page: string | null) => void
}

/** A passphrase goes in; what comes back is where the page is, never the kit. */
export function MakeKit({ onMade }: MakeKitProps) {
  const passphrase = useNewPassphrase()
  const act = useAct('to make a recovery kit')
  const form = useRef<HTMLFormElement>(null)
  const { failure } = act
  useEffect(() => {
    if (failure !== null) showFaultIn(form.current, failure.field)
  }, [failure])
  return (
    <form
      ref={form}
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        const typed = passphrase.take()
        if (typed === null) return
        void act.run(async (client) => {
          const { page } = await client.kit.make({ passphrase: typed })
          onMade(page)
        })
      }}
    >
      <NewPassphraseFields passphrase={passphrase} refused={failure?.field === 'passphrase'} />
      <p className="dim">
        Nobody can reset it: without the passphrase the kit opens nothing. Keep it somewhere else
        than the kit.
      </p>
      {failure === null ? null : <FailureBox failure={failure} />}
      <Button
        type="submit"
        variant="filled"
        disabled={passphrase.verdict.kind !== 'ok'}
        loading={act.pending}
      >
        Make the recovery kit
      </Button>
      <p role="status" className="dim">
        {act.pending ? 'Sealing it takes a few seconds, on purpose.' : ''}
      </p>
    </form>
  )
}

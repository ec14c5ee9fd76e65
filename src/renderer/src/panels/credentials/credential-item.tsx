import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import type { CredentialStatus } from '../../../../shared/domain/session.ts'
import { useAct } from '../../kernel-client/index.ts'
import { FailureBox } from '../../ui/failure-box.tsx'
import { StateMark } from '../../ui/state/state-mark.tsx'
import type { Look } from '../../ui/state/step-look.ts'

const looks: Readonly<Record<CredentialStatus['state'], Look>> = {
  present: { glyph: '●', word: 'kept', tone: 'done' },
  absent: { glyph: '○', word: 'missing', tone: 'needs' },
  unavailable: { glyph: '?', word: 'unavailable', tone: 'unknown' },
}

/** One secret: its name, whether it is kept, and a way in. */
export function CredentialItem({ credential }: { readonly credential: CredentialStatus }) {
  const { name, state, note } = credential
  const [value, setValue] = useState('')
  const keep = useAct(`to keep ${name}`)
  const forget = useAct(`to forget ${name}`)
  const failure = keep.failure ?? forget.failure
  return (
    <li>
      <div className="row spread">
        <strong className="mono">{name}</strong>
        <StateMark look={looks[state]} />
      </div>
      <p className="dim">{note}</p>
      <form
        className="row"
        onSubmit={(event) => {
          event.preventDefault()
          const typed = value
          // The field is emptied at once: a value stays in the page no longer than it must.
          setValue('')
          if (typed !== '')
            void keep.run((client) => client.credentials.keep({ name, value: typed }))
        }}
      >
        <PasswordInput
          className="grow"
          aria-label={`Value of ${name}`}
          placeholder={state === 'present' ? 'Enter a new value' : 'Enter the value'}
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': `Show what is typed for ${name}` }}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button
          type="submit"
          disabled={value === ''}
          loading={keep.pending}
          aria-label={`Keep ${name}`}
        >
          Keep
        </Button>
        <Button
          disabled={state !== 'present'}
          title={state === 'present' ? undefined : 'Nothing is kept.'}
          loading={forget.pending}
          aria-label={`Forget ${name}`}
          onClick={() => void forget.run((client) => client.credentials.forget({ name }))}
        >
          Forget
        </Button>
      </form>
      {failure === null ? null : <FailureBox failure={failure} />}
    </li>
  )
}

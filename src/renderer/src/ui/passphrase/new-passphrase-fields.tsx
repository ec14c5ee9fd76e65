import { PasswordInput } from '@mantine/core'
import { useId } from 'react'
import { passphraseWords } from './passphrase-rule.ts'
import type { NewPassphrase } from './use-new-passphrase.ts'

interface NewPassphraseFieldsProps {
  readonly passphrase: NewPassphrase
  /** The kernel refused it. */
  readonly refused: boolean
}

/** Two fields for one new passphrase, and what is still missing. */
export function NewPassphraseFields({ passphrase, refused }: NewPassphraseFieldsProps) {
  const { first, again, verdict } = passphrase
  const rule = useId()
  return (
    <>
      <PasswordInput
        label="New passphrase"
        name="passphrase"
        autoComplete="off"
        maxLength={1000}
        error={refused}
        aria-describedby={rule}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the new passphrase' }}
        value={first}
        onChange={(event) => passphrase.setFirst(event.currentTarget.value)}
      />
      <PasswordInput
        label="The same again"
        autoComplete="off"
        maxLength={1000}
        aria-describedby={rule}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the second passphrase' }}
        value={again}
        onChange={(event) => passphrase.setAgain(event.currentTarget.value)}
      />
      <p id={rule} className={verdict.kind === 'ok' ? 'passphrase-good' : 'dim'} role="status">
        {passphraseWords(verdict)}
      </p>
    </>
  )
}

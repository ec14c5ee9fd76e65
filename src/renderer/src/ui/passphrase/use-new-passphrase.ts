import { useState } from 'react'
import { judgePassphrase, type PassphraseVerdict } from './passphrase-rule.ts'

/** A new passphrase while it is typed. */
export interface NewPassphrase {
  readonly first: string
  readonly again: string
  readonly verdict: PassphraseVerdict
  setFirst(text: string): void
  setAgain(text: string): void
  /** Hands it over once and forgets it: nothing of it stays in the page. */
  take(): string | null
  forget(): void
}

export function useNewPassphrase(): NewPassphrase {
  const [first, setFirst] = useState('')
  const [again, setAgain] = useState('')
  const verdict = judgePassphrase(first, again)
  const forget = () => {
    setFirst('')
    setAgain('')
  }
  return {
    first,
    again,
    verdict,
    setFirst,
    setAgain,
    forget,
    take() {
      if (verdict.kind !== 'ok') return null
      forget()
      return first
    },
  }
}

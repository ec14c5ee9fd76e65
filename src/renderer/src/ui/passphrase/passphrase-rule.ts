/** As the contract has it: long enough that guessing a stolen file costs more than the file is worth. */
export const SHORTEST_PASSPHRASE = 12

/** What is missing before a new passphrase can be used. */
export type PassphraseVerdict =
  | { readonly kind: 'ok' }
  | { readonly kind: 'too-short'; readonly missing: number }
  | { readonly kind: 'differs' }

/** A passphrase that nobody has kept yet is typed twice: a slip would lock everything away. */
export function judgePassphrase(first: string, again: string): PassphraseVerdict {
  const missing = SHORTEST_PASSPHRASE - first.length
  if (missing > 0) return { kind: 'too-short', missing }
  return first === again ? { kind: 'ok' } : { kind: 'differs' }
}

export function passphraseWords(verdict: PassphraseVerdict): string {
  switch (verdict.kind) {
    case 'ok':
      return '● Long enough, and twice the same.'
    case 'too-short':
      return `○ At least ${SHORTEST_PASSPHRASE} characters: ${verdict.missing} more. Five or six words that nobody says in a row are good.`
    case 'differs':
      return '○ Type it a second time, the same way.'
  }
}

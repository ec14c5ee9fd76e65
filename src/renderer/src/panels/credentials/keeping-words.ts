/** Where everything can be moved to. */
export type KeptIn = 'keychain' | 'passphrase'

/** Where credentials are kept, as a person says it; an unknown word of the kernel is shown as it is. */
export function keepingWords(keeping: string): string {
  switch (keeping) {
    case 'keychain':
      return 'in the keychain of this system'
    case 'passphrase':
      return 'in a file sealed with a passphrase'
    case 'session':
      return 'nowhere: what is entered is gone when the console closes'
    case 'rehearsal-files':
      return 'in files of the rehearsal'
    default:
      return keeping
  }
}

/** The other places. A rehearsal's files are the rehearsal's own. */
export function placesToMove(keeping: string): readonly KeptIn[] {
  switch (keeping) {
    case 'keychain':
      return ['passphrase']
    case 'passphrase':
      return ['keychain']
    case 'session':
      return ['keychain', 'passphrase']
    default:
      return []
  }
}

/** What a move does, before it is done. */
export function moveWords(from: string, to: KeptIn): string {
  const leave =
    from === 'session'
      ? 'What was entered so far is put there. Then close the console and open it again: so the log gets its key.'
      : 'Every credential and the key of the log is copied there, read back, and only then forgotten here.'
  const after =
    to === 'passphrase'
      ? 'From then on the console is opened from a terminal, which asks for the passphrase. Without the passphrase what is sealed is lost.'
      : 'From then on the console opens without a passphrase, wherever this user is signed in.'
  return `${leave} ${after} The move is recorded in the log, never a value.`
}

export const moveButtons: Readonly<Record<KeptIn, string>> = {
  keychain: 'Move to the keychain',
  passphrase: 'Move to a file sealed with a passphrase',
}

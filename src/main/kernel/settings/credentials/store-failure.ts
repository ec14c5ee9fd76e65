import { type Failure, failure } from '../../../../shared/domain/failure.ts'

type StoreCode =
  | 'CREDENTIAL_STORE_LOCKED'
  | 'CREDENTIAL_STORE_ABSENT'
  | 'CREDENTIAL_STORE_TIMED_OUT'

const WORDS: Readonly<Record<StoreCode, { readonly summary: string; readonly next: string }>> = {
  CREDENTIAL_STORE_LOCKED: {
    summary: 'The keychain is locked.',
    next: 'Unlock the keychain (log in to the desktop, or open its key manager), then look again.',
  },
  CREDENTIAL_STORE_ABSENT: {
    summary: 'No keychain answers on this machine.',
    next: 'Start the keychain, or choose a store with a passphrase, or enter credentials for this session only.',
  },
  CREDENTIAL_STORE_TIMED_OUT: {
    summary: 'The keychain does not answer.',
    next: 'It may be asking something in a window of its own. Answer there, or enter credentials for this session only.',
  },
}

/** Why the store of credentials cannot be used, and what can be done about it. */
export function storeFailure(code: StoreCode, tried: string, answered?: string): Failure {
  return failure(code, { ...WORDS[code], tried, ...(answered === undefined ? {} : { answered }) })
}

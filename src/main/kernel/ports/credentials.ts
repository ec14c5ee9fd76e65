import type { Failure } from '../../../shared/domain/failure.ts'
import type { Secret } from '../../../shared/domain/secret.ts'

/** Where a credential was found, or why not: *not found* and *locked* are different things. */
export type CredentialFound =
  | { readonly kind: 'found'; readonly secret: Secret }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unavailable'; readonly failure: Failure }

/** How credentials are kept: shown as a badge. */
export type CredentialKeeping = 'keychain' | 'passphrase' | 'session' | 'rehearsal-files'

/** One store of one profile. One call at a time, each with a deadline. */
export interface CredentialStore {
  readonly keeping: CredentialKeeping
  find(name: string): Promise<CredentialFound>
  /** @throws FailureError CREDENTIAL_STORE_* */
  keep(name: string, value: Secret): Promise<void>
  forget(name: string): Promise<void>
}

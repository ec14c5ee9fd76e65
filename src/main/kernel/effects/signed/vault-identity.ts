import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import { Secret } from '../../../../shared/domain/secret.ts'
import type { CredentialStore } from '../../ports/credentials.ts'
import { newIdentity } from '../seal-file.ts'
import type { Secrets } from '../secrets.ts'

/** Under which name the credentials hold what opens the sealed transactions. */
export const VAULT_IDENTITY = 'signed-transactions'

/** The age identity of the vault; made where there was none. @throws FailureError BLOCKED, CREDENTIAL_STORE_* */
export async function identityForKeeping(
  store: CredentialStore,
  secrets: Pick<Secrets, 'reveal' | 'reread'>,
): Promise<string> {
  const found = await store.find(VAULT_IDENTITY)
  if (found.kind === 'unavailable') throw new FailureError(found.failure)
  // What was sealed tonight could be opened by nobody tomorrow.
  if (store.keeping === 'session') throw new FailureError(forThisSession())
  if (found.kind === 'absent') {
    await store.keep(VAULT_IDENTITY, new Secret(await newIdentity()))
    secrets.reread(VAULT_IDENTITY)
  }
  return secrets.reveal(VAULT_IDENTITY)
}

function forThisSession() {
  return failure('BLOCKED', {
    summary:
      'Credentials are kept for this session only: what is sealed now could not be opened later.',
    tried: 'to make the key that seals signed transactions',
    world: 'Nothing was kept, and nothing was sent.',
    next: 'Unlock the keychain, or keep the credentials in a file with a passphrase; then keep it again.',
    field: 'credentials',
    retry: 'no',
  })
}

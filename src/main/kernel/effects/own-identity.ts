import { FailureError, failure } from '../../../shared/domain/failure.ts'
import { Secret } from '../../../shared/domain/secret.ts'
import type { CredentialStore } from '../ports/credentials.ts'
import { newIdentity } from './seal-file.ts'
import type { Secrets } from './secrets.ts'

/** Under which name the credentials hold what opens the sealed transactions. */
export const VAULT_IDENTITY = 'signed-transactions'

/** Under which name they hold what opens the dumps that were made before a restore in place. */
export const SAFETY_IDENTITY = 'safety-dumps'

/** An age identity of this console's own; made where there was none. @throws FailureError BLOCKED, CREDENTIAL_STORE_* */
export async function identityForKeeping(
  store: CredentialStore,
  secrets: Pick<Secrets, 'reveal' | 'reread'>,
  name: typeof VAULT_IDENTITY | typeof SAFETY_IDENTITY,
): Promise<string> {
  const found = await store.find(name)
  if (found.kind === 'unavailable') throw new FailureError(found.failure)
  // What was sealed tonight could be opened by nobody tomorrow.
  if (store.keeping === 'session') throw new FailureError(forThisSession())
  if (found.kind === 'absent') {
    await store.keep(name, new Secret(await newIdentity()))
    secrets.reread(name)
  }
  return secrets.reveal(name)
}

function forThisSession() {
  return failure('BLOCKED', {
    summary:
      'Credentials are kept for this session only: what is sealed now could not be opened later.',
    tried: 'to make the key that seals it',
    world: 'Nothing was kept, and nothing was sent.',
    next: 'Unlock the keychain, or keep the credentials in a file with a passphrase; then keep it again.',
    field: 'credentials',
    retry: 'no',
  })
}

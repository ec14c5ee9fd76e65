import { FailureError } from '../../../../shared/domain/failure.ts'
import { revealSecret, type Secret } from '../../../../shared/domain/secret.ts'
import type { CredentialStore } from '../../ports/credentials.ts'
import { storeFailure } from './store-failure.ts'

/**
 * Copies what is kept under the names, and reads each back: only then may the old place forget it.
 * @returns the names that were there
 * @throws FailureError CREDENTIAL_STORE_*; nothing was taken away
 */
export async function copyCredentials(
  names: readonly string[],
  from: CredentialStore,
  to: CredentialStore,
): Promise<readonly string[]> {
  const found: (readonly [string, Secret])[] = []
  // All of them first: one that cannot be read must not leave half of them in two places.
  for (const name of names) {
    const answer = await from.find(name)
    if (answer.kind === 'unavailable') throw new FailureError(answer.failure)
    if (answer.kind === 'found') found.push([name, answer.secret])
  }
  for (const [name, secret] of found) await to.keep(name, secret)
  for (const [name, secret] of found) {
    const answer = await to.find(name)
    if (answer.kind === 'unavailable') throw new FailureError(answer.failure)
    const same = answer.kind === 'found' && revealSecret(answer.secret) === revealSecret(secret)
    if (same) continue
    const tried = `to read “${name}” back from its new place (${to.keeping})`
    const answered = 'it was not there as it had been given'
    throw new FailureError(storeFailure('CREDENTIAL_STORE_ABSENT', tried, answered))
  }
  return found.map(([name]) => name)
}

import { FailureError, failure } from '../../../shared/domain/failure.ts'
import { revealSecret, type Secret } from '../../../shared/domain/secret.ts'
import type { CredentialStore } from '../ports/credentials.ts'
import type { SecretText } from '../ports/http.ts'
import type { Masker } from './masking/index.ts'

/** Unwraps secrets at the last moment; whatever is read is masked everywhere from then on. */
export interface Secrets {
  /** @throws FailureError CREDENTIAL_MISSING, CREDENTIAL_STORE_* */
  reveal(name: string): Promise<string>
  /** @throws FailureError CREDENTIAL_MISSING, CREDENTIAL_STORE_* */
  text(value: string | SecretText): Promise<string>
  /** Forgets what was read (all, or one), after a credential was changed. */
  reread(name?: string): void
}

/**
 * Reads each secret once: a keychain that locks itself in the middle of an incident must not end the
 * rescue. `warn` hears of secrets that are too short to be masked.
 */
export function createSecrets(
  store: CredentialStore,
  masker: Masker,
  warn: (because: string) => void = () => undefined,
): Secrets {
  const known = new Map<string, Secret>()

  async function reveal(name: string): Promise<string> {
    const secret = known.get(name) ?? (await find(store, name))
    const value = revealSecret(secret)
    if (!known.has(name)) {
      known.set(name, secret)
      const registration = masker.register(name, value)
      if (registration.kind === 'refused') warn(registration.because)
    }
    return value
  }

  return {
    reveal,
    async text(value) {
      if (typeof value === 'string') return value
      return `${value.prefix ?? ''}${await reveal(value.secret)}`
    },
    reread(name) {
      if (name === undefined) known.clear()
      else known.delete(name)
    },
  }
}

async function find(store: CredentialStore, name: string): Promise<Secret> {
  const found = await store.find(name)
  if (found.kind === 'found') return found.secret
  if (found.kind === 'unavailable') throw new FailureError(found.failure)
  throw new FailureError(
    failure('CREDENTIAL_MISSING', {
      summary: `No credential is kept for “${name}”.`,
      tried: `to read the credential “${name}” (${store.keeping})`,
      next: `Enter the credential “${name}” in the settings.`,
      retry: 'no',
    }),
  )
}

/** How something that may be secret is shown and recorded: by its name. */
export function describeText(value: string | SecretText): string {
  return typeof value === 'string' ? value : `${value.prefix ?? ''}{secret:${value.secret}}`
}

import type { Secret } from '../../../../shared/domain/secret.ts'
import type { CredentialStore } from '../../ports/credentials.ts'

/** Credentials for as long as the console runs; shown with a badge. */
export function createSessionStore(): CredentialStore {
  const kept = new Map<string, Secret>()
  return {
    keeping: 'session',
    async find(name) {
      const secret = kept.get(name)
      return secret === undefined ? { kind: 'absent' } : { kind: 'found', secret }
    },
    async keep(name, value) {
      kept.set(name, value)
    },
    async forget(name) {
      kept.delete(name)
    },
  }
}

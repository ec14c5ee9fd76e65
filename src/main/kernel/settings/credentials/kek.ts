import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { revealSecret, Secret } from '../../../../shared/domain/secret.ts'
import type { CredentialStore } from '../../ports/credentials.ts'

/**
 * Why the key is not at hand although it was never lost for certain. A keychain that was emptied looks like a locked
 * one; `not-a-key` is there, and damaged.
 */
export type KeyAway = 'locked' | 'silent' | 'no-keychain' | 'no-passphrase' | 'not-a-key'

/** The key of the log, as the journal takes it (`KekSource`): *locked* and *absent* are different things. */
export type KekFound =
  | { readonly kind: 'available'; readonly kek: KeyObject }
  | { readonly kind: 'locked'; readonly because: KeyAway }
  | { readonly kind: 'absent' }

export interface KekWishes {
  /** Only for a log that was never written: a new key for an old log would hide its history. */
  readonly mayMake: boolean
  /** Hears the key as it is kept, so that it is masked everywhere. */
  readonly mask?: (name: string, secret: string) => void
}

const NAME = 'kek'
const KEY_BYTES = 32

/** Finds the log's key in the store of credentials (in a rehearsal: `DIR/credentials/kek`), or makes it. */
export async function findKek(store: CredentialStore, wishes: KekWishes): Promise<KekFound> {
  const found = await store.find(NAME)
  if (found.kind === 'found') return fromText(revealSecret(found.secret), wishes)
  const isAway =
    found.kind === 'unavailable'
      ? found.failure.code === 'CREDENTIAL_STORE_ABSENT'
      : store.keeping === 'session'
  if (found.kind === 'unavailable' && !isAway) {
    const silent = found.failure.code === 'CREDENTIAL_STORE_TIMED_OUT'
    return { kind: 'locked', because: silent ? 'silent' : 'locked' }
  }
  // A log that was written has its key somewhere: only a store that answers can say that it is lost.
  if (!wishes.mayMake)
    return isAway ? { kind: 'locked', because: 'no-keychain' } : { kind: 'absent' }
  // A key that ends with the session would leave a log that nobody can read.
  if (isAway) return { kind: 'absent' }
  return makeKek(store, wishes)
}

/** A new key, kept before it is used. @throws FailureError CREDENTIAL_STORE_* */
export async function makeKek(
  store: CredentialStore,
  wishes: Pick<KekWishes, 'mask'>,
): Promise<KekFound> {
  const text = randomBytes(KEY_BYTES).toString('base64')
  wishes.mask?.(NAME, text)
  await store.keep(NAME, new Secret(text))
  return fromText(text, wishes)
}

function fromText(text: string, { mask }: Pick<KekWishes, 'mask'>): KekFound {
  const bytes = Buffer.from(text, 'base64')
  // Damaged: not absent, or a new one would be made.
  if (bytes.length !== KEY_BYTES) return { kind: 'locked', because: 'not-a-key' }
  mask?.(NAME, text)
  const kek = createSecretKey(bytes)
  bytes.fill(0)
  return { kind: 'available', kek }
}

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Failure, FailureError, failure } from '../../../shared/domain/failure.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { Secret } from '../../../shared/domain/secret.ts'
import { loadKeychain } from '../effects/index.ts'
import type { CredentialStore } from '../ports/credentials.ts'
import type { Keychain } from '../ports/keychain.ts'
import {
  chooseStore,
  createKeychainStore,
  createSessionStore,
  openPassphraseStore,
  readStoreInUse,
  sealedFileIn,
  storeFailure,
} from '../settings/credentials/index.ts'

/** Where the credentials of one profile may lie. */
export interface CredentialPlace {
  readonly profile: Profile
  readonly dataDirectory: string
  readonly loadKeychain?: (() => Promise<Keychain | null>) | undefined
}

interface OpenedStore {
  readonly store: CredentialStore
  /** Why it is not the one that it should be. */
  readonly because?: Failure
}

/**
 * The store of a real profile: the passphrase’s where one was given or where it is the one in use,
 * otherwise the keychain. Sealed credentials without their passphrase leave the session alone.
 */
export async function openStore(
  place: CredentialPlace,
  passphrase: Secret | undefined,
): Promise<OpenedStore> {
  if (passphrase !== undefined) return { store: await openSealed(place, passphrase) }
  if ((await readStoreInUse(place.dataDirectory)) === 'passphrase') {
    const failed = storeFailure('CREDENTIAL_STORE_LOCKED', 'to open the credentials')
    const summary =
      'The credentials are sealed with a passphrase, which was not given. Open the console from a terminal: npm start -- --passphrase --profile NAME.'
    const next = 'Close this console, then open it from a terminal, which asks for the passphrase.'
    return { store: createSessionStore(), because: { ...failed, summary, next } }
  }
  return chooseStore({
    profile: place.profile,
    loadKeychain: place.loadKeychain ?? loadKeychain,
    markerFile: markerIn(place),
  })
}

/** The store sealed with a passphrase. @throws FailureError CREDENTIAL_STORE_LOCKED, naming the field */
export async function openSealed(
  { profile, dataDirectory }: CredentialPlace,
  passphrase: Secret,
): Promise<CredentialStore> {
  const file = sealedFileIn(dataDirectory)
  const opened = await openPassphraseStore({ file, profile: profile.name, passphrase })
  if (opened.kind === 'open') return opened.store
  const damaged = opened.kind === 'damaged'
  throw new FailureError(
    failure('CREDENTIAL_STORE_LOCKED', {
      summary: damaged ? `${file} is damaged.` : 'The passphrase does not open the credentials.',
      tried: `to open ${file}`,
      next: damaged
        ? 'Put a copy of it back, or move it away and enter the credentials anew.'
        : 'Type it again.',
      field: 'passphrase',
    }),
  )
}

/** The keychain, and nothing in its place. @throws FailureError CREDENTIAL_STORE_* */
export async function openKeychain(place: CredentialPlace): Promise<CredentialStore> {
  const keychain = await (place.loadKeychain ?? loadKeychain)()
  if (keychain === null) {
    const tried = 'to open the keychain'
    throw new FailureError(
      storeFailure('CREDENTIAL_STORE_ABSENT', tried, 'keytar cannot be loaded here'),
    )
  }
  const profile = place.profile.name
  const store = createKeychainStore({ keychain, profile, markerFile: markerIn(place) })
  const answer = await store.find('sentinel')
  if (answer.kind === 'unavailable') throw new FailureError(answer.failure)
  return store
}

/** No segment yet: only then may a key be made. */
export async function isFresh(logDirectory: string): Promise<boolean> {
  const names = await readdir(logDirectory).catch((): readonly string[] => [])
  return !names.some((name) => name.startsWith('seg-'))
}

function markerIn({ dataDirectory }: CredentialPlace): string {
  return join(dataDirectory, 'keychain-marker')
}

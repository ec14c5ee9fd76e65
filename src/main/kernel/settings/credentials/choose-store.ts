import type { Failure } from '../../../../shared/domain/failure.ts'
import type { Profile } from '../../../../shared/domain/profile.ts'
import type { CredentialStore } from '../../ports/credentials.ts'
import type { Keychain } from '../../ports/keychain.ts'
import { createKeychainStore } from './keychain-store.ts'
import { createRehearsalFilesStore, type RehearsalFiles } from './rehearsal-files-store.ts'
import { createSessionStore } from './session-store.ts'
import { storeFailure } from './store-failure.ts'

/** The store that credentials are kept in, and why it is not the keychain. */
export interface ChosenStore {
  readonly store: CredentialStore
  /** Set where the keychain cannot be used: shown beside the badge. */
  readonly because?: Failure
}

export interface StoreChoice {
  readonly profile: Profile
  readonly rehearsal?: RehearsalFiles
  /** Loads keytar; null where it cannot be loaded. Asked only when it is needed. */
  readonly loadKeychain: () => Promise<Keychain | null>
  readonly markerFile: string
  /** Opened by the operator's explicit choice (`openPassphraseStore`), never by itself. */
  readonly passphraseStore?: CredentialStore
  readonly deadlineMs?: number
}

/**
 * A rehearsal's files, the operator's explicit choice, the keychain where one answers; else this session
 * only. Never a plain file. A *locked* keychain is still the store: it will be unlocked.
 */
export async function chooseStore(choice: StoreChoice): Promise<ChosenStore> {
  const { profile, rehearsal, passphraseStore, markerFile, deadlineMs } = choice
  if (rehearsal !== undefined) return { store: createRehearsalFilesStore(profile, rehearsal) }
  if (passphraseStore !== undefined) return { store: passphraseStore }
  const tried = 'to open the keychain'
  const keychain = await choice.loadKeychain()
  if (keychain === null) {
    const because = storeFailure('CREDENTIAL_STORE_ABSENT', tried, 'keytar cannot be loaded here')
    return { store: createSessionStore(), because }
  }
  const store = createKeychainStore({
    keychain,
    profile: profile.name,
    markerFile,
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  })
  const answer = await store.find('sentinel')
  if (answer.kind !== 'unavailable') return { store }
  return answer.failure.code === 'CREDENTIAL_STORE_LOCKED'
    ? { store, because: answer.failure }
    : { store: createSessionStore(), because: answer.failure }
}

import { type Failure, FailureError } from '../../../../shared/domain/failure.ts'
import { revealSecret, Secret } from '../../../../shared/domain/secret.ts'
import type { CredentialFound, CredentialStore } from '../../ports/credentials.ts'
import type { Keychain } from '../../ports/keychain.ts'
import { createOneAtATime, DeadlinePassed } from './one-at-a-time.ts'
import { readIfThere, writePrivateFile } from './private-file.ts'
import { storeFailure } from './store-failure.ts'

export interface KeychainStoreParts {
  readonly keychain: Keychain
  readonly profile: string
  /** A file of the settings that says that a sentinel item was kept once. Holds no secret. */
  readonly markerFile: string
  readonly deadlineMs?: number
}

const DEADLINE_MS = 5_000
const SENTINEL = 'sentinel'
const SENTINEL_VALUE = 'rollback-console keeps credentials here'

/**
 * The operating system's keychain. A locked one answers *not found* where no window can be opened, so an
 * item whose existence is known (the sentinel) is asked for too: if that is gone as well, it is locked.
 */
export function createKeychainStore(parts: KeychainStoreParts): CredentialStore {
  const { keychain, markerFile } = parts
  const service = `rollback-console/${parts.profile}`
  const queue = createOneAtATime(parts.deadlineMs ?? DEADLINE_MS)
  const get = (name: string) => queue.run(() => keychain.getPassword(service, name))

  async function find(name: string): Promise<CredentialFound> {
    try {
      const value = await get(name)
      if (value !== null) return { kind: 'found', secret: new Secret(value) }
      return (await isLocked())
        ? { kind: 'unavailable', failure: storeFailure('CREDENTIAL_STORE_LOCKED', reading(name)) }
        : { kind: 'absent' }
    } catch (error) {
      return { kind: 'unavailable', failure: failureOf(error, reading(name)) }
    }
  }

  async function isLocked(): Promise<boolean> {
    if ((await readIfThere(markerFile)) === null) return false
    return (await get(SENTINEL)) === null
  }

  /** @throws FailureError CREDENTIAL_STORE_* */
  async function change(tried: string, act: () => Promise<unknown>): Promise<void> {
    try {
      await act()
    } catch (error) {
      const locked = !(error instanceof DeadlinePassed) && (await isLocked().catch(() => false))
      const why = locked ? storeFailure('CREDENTIAL_STORE_LOCKED', tried) : failureOf(error, tried)
      // Without the cause: what was to be kept may stand in it.
      throw new FailureError(why)
    }
  }

  return {
    keeping: 'keychain',
    find,
    keep(name, value) {
      return change(`to keep the credential “${name}”`, async () => {
        await queue.run(() => keychain.setPassword(service, SENTINEL, SENTINEL_VALUE))
        if ((await get(SENTINEL)) === null) throw new Error('the keychain forgets what it is given')
        await writePrivateFile(markerFile, '{"sentinel":true}\n')
        await queue.run(() => keychain.setPassword(service, name, revealSecret(value)))
      })
    },
    forget(name) {
      return change(`to forget the credential “${name}”`, () =>
        queue.run(() => keychain.deletePassword(service, name)),
      )
    },
  }
}

function reading(name: string): string {
  return `to read the credential “${name}” from the keychain`
}

function failureOf(error: unknown, tried: string): Failure {
  if (error instanceof DeadlinePassed) {
    return storeFailure('CREDENTIAL_STORE_TIMED_OUT', tried, error.message)
  }
  // e.g. *Cannot autolaunch D-Bus without X11 $DISPLAY*: there is nobody to talk to.
  const answered = error instanceof Error ? error.message : undefined
  return storeFailure('CREDENTIAL_STORE_ABSENT', tried, answered)
}

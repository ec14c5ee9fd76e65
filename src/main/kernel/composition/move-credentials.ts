import { type Failure, FailureError, failure } from '../../../shared/domain/failure.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { Actor } from '../../../shared/domain/run.ts'
import type { Secret } from '../../../shared/domain/secret.ts'
import type { CredentialStore } from '../ports/credentials.ts'
import {
  copyCredentials,
  credentialNames,
  ownItems,
  readStoreInUse,
  type StoreInUse,
  type SwitchableStore,
  writeStoreInUse,
} from '../settings/credentials/index.ts'
import { type CredentialPlace, openKeychain, openSealed } from './credential-place.ts'

export interface MoveParts {
  /** Null where nothing can be moved: a rehearsal, or a broken profile. */
  readonly place: CredentialPlace | null
  readonly store: SwitchableStore
  /** Whether the log has a key that the store in use cannot give: it must not be left behind. */
  readonly keyIsAway: boolean
  /** Records what was done; has a way of its own past a log that refuses. */
  readonly tell: (body: JsonObject) => Promise<unknown>
}

type Move = (to: StoreInUse, passphrase: Secret | undefined, by: Actor) => Promise<void>

/**
 * Moves everything that is kept, the log's key included, from one store into the other. Killed at any
 * point nothing is lost: the old store is in use until all of it was read back from the new one, and
 * forgets only then.
 */
export function createMove(parts: MoveParts): Move {
  const { place, store, tell } = parts
  return async (to, passphrase, by) => {
    if (place === null) throw nowhereToMove()
    const tried = `to move the credentials from ${store.keeping} to ${to}`
    if (store.keeping === to) throw alreadyThere(to, tried)
    if (parts.keyIsAway) throw keyNotAtHand(tried)
    const target = await openTarget(place, to, passphrase)
    const names = [...new Set([...credentialNames(place.profile), ...ownItems])]
    let old: CredentialStore = target
    let moved: readonly string[] = []
    await store.exchange(async (now) => {
      // Said before the first copy: until the last one, this is where credentials are looked for.
      await writeStoreInUse(place.dataDirectory, await readStoreInUse(place.dataDirectory))
      moved = await copyOrTakeBack(names, now, target)
      await writeStoreInUse(place.dataDirectory, to)
      old = now
      return target
    })
    const left = await forgetAll(moved, old)
    const rest = left.length === 0 ? {} : { left: [...left] }
    await tell({ kind: 'credentials-moved', to, names: [...moved], by, ...rest })
    if (left.length > 0) throw leftBehind(left, { old, to, tried })
  }
}

async function openTarget(
  place: CredentialPlace,
  to: StoreInUse,
  passphrase: Secret | undefined,
): Promise<CredentialStore> {
  if (to === 'keychain') return openKeychain(place)
  if (passphrase !== undefined) return openSealed(place, passphrase)
  throw new FailureError(
    failure('CREDENTIAL_MISSING', {
      summary: 'A passphrase is needed to seal the credentials with.',
      tried: 'to make the store with a passphrase',
      next: 'Choose one of at least 12 characters: it is asked for at each start.',
      field: 'passphrase',
    }),
  )
}

async function copyOrTakeBack(
  names: readonly string[],
  from: CredentialStore,
  to: CredentialStore,
): Promise<readonly string[]> {
  try {
    return await copyCredentials(names, from, to)
  } catch (thrown) {
    // Of what is not in use nothing should stay; where that fails too, it does no harm.
    await forgetAll(names, to)
    throw thrown
  }
}

/** The names that could not be taken away. */
async function forgetAll(
  names: readonly string[],
  store: CredentialStore,
): Promise<readonly string[]> {
  const left: string[] = []
  for (const name of names) await store.forget(name).catch(() => left.push(name))
  return left
}

function nowhereToMove(): FailureError {
  return refused({
    summary: 'Only the credentials of a real environment are moved: a rehearsal keeps its own.',
    tried: 'to move the credentials',
    next: 'Open the console on a profile.',
  })
}

function alreadyThere(to: StoreInUse, tried: string): FailureError {
  return refused({
    summary: `The credentials are already kept there (${to}).`,
    tried,
    next: 'Nothing needs to be done.',
  })
}

function keyNotAtHand(tried: string): FailureError {
  return refused({
    summary: 'The key of the log is not at hand, and would be left behind.',
    tried,
    next: 'Unlock the keychain or give the passphrase, then open the console again. Where the key is lost: npm run audit -- recover.',
  })
}

function leftBehind(
  left: readonly string[],
  at: { readonly old: CredentialStore; readonly to: StoreInUse; readonly tried: string },
): FailureError {
  return new FailureError(
    failure('CREDENTIAL_STORE_TIMED_OUT', {
      summary: `The old place (${at.old.keeping}) did not forget: ${left.join(', ')}.`,
      tried: at.tried,
      world: `Everything is kept in its new place (${at.to}) and used from there.`,
      next: 'Delete those entries by hand: they are named rollback-console.',
      retry: 'no',
    }),
  )
}

function refused(words: Pick<Failure, 'summary' | 'tried' | 'next'>): FailureError {
  return new FailureError(failure('BLOCKED', { ...words, retry: 'no' }))
}

import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Failure, FailureError, failure } from '../../../shared/domain/failure.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { Actor } from '../../../shared/domain/run.ts'
import type { Secret } from '../../../shared/domain/secret.ts'
import { loadKeychain, type Masker } from '../effects/index.ts'
import type { CredentialStore } from '../ports/credentials.ts'
import type { Keychain } from '../ports/keychain.ts'
import {
  chooseStore,
  createSessionStore,
  findKek,
  type KekFound,
  openPassphraseStore,
} from '../settings/credentials/index.ts'
import { type LoadedProfile, loadProfile } from '../settings/load-profile.ts'
import { isLoopbackProfile } from '../settings/loopback.ts'
import { rehearsalProfile } from '../settings/rehearsal-profile.ts'
import { credentialFiles, readWorld } from '../settings/rehearsal-world.ts'

/** Where the console stands: a rehearsal world, or a real environment. */
export type Environment =
  | { readonly kind: 'rehearsal'; readonly dir: string; readonly monitoringMinutes?: number }
  | {
      readonly kind: 'profile'
      readonly file: string
      readonly userData: string
      /** Given by the operator's explicit choice: credentials are kept in a file sealed with it, not in the keychain. */
      readonly passphrase?: Secret
    }

/** Everything that depends on it, loaded. */
export interface OpenedEnvironment {
  readonly loaded: LoadedProfile
  /** The profile, or one that configures nothing where it is broken. */
  readonly profile: Profile
  readonly store: CredentialStore
  /** Log, private files, break-glass: one directory a profile. */
  readonly dataDirectory: string
  readonly kek: KekFound
  readonly recipients: readonly string[]
  /** Why credentials are not kept in the keychain, where they are not. */
  readonly keepingBecause: Failure | undefined
  /** Why it stays read-only, whatever the operator does. */
  readonly cannotArm: string | undefined
}

const NO_KIT =
  'A production profile stays read-only until its recovery kit has decrypted a record; this version cannot make the kit yet.'

export interface EnvironmentParts {
  readonly actor: Actor
  readonly masker: Masker
  /** keytar, unless something else stands in its place. */
  readonly loadKeychain?: () => Promise<Keychain | null>
}

/** Loads profile, credentials and keys. @throws FailureError where a rehearsal world cannot be read, or the drill is pointed at anything else */
export async function openEnvironment(
  environment: Environment,
  parts: EnvironmentParts,
): Promise<OpenedEnvironment> {
  const { loaded, dataDirectory, rehearsal } = await load(environment, parts.actor)
  refuseForeignDrill(loaded, parts.actor)
  if (loaded.kind === 'broken') {
    const profile = nothingConfigured(loaded.name, parts.actor)
    const cannotArm = 'The profile is broken: mend it first.'
    return {
      loaded,
      profile,
      dataDirectory,
      store: createSessionStore(),
      kek: { kind: 'absent' },
      recipients: [],
      keepingBecause: undefined,
      cannotArm,
    }
  }
  const { profile } = loaded
  const passphraseStore = await openSealed(environment, { profile, dataDirectory })
  const { store, because } = await chooseStore({
    profile,
    loadKeychain: parts.loadKeychain ?? loadKeychain,
    markerFile: join(dataDirectory, 'keychain-marker'),
    ...(rehearsal === undefined ? {} : { rehearsal }),
    ...(passphraseStore === undefined ? {} : { passphraseStore }),
  })
  const kek = await findKek(store, {
    mayMake: await isFresh(join(dataDirectory, 'log')),
    mask: (name, secret) => parts.masker.register(name, secret),
  })
  const cannotArm = profile.environment === 'production' ? NO_KIT : undefined
  return {
    loaded,
    profile,
    dataDirectory,
    store,
    kek,
    recipients: profile.recipients,
    keepingBecause: because,
    cannotArm,
  }
}

interface Loaded {
  readonly loaded: LoadedProfile
  readonly dataDirectory: string
  readonly rehearsal?: {
    readonly files: Readonly<Record<string, string>>
    readonly directory: string
  }
}

async function load(environment: Environment, actor: Actor): Promise<Loaded> {
  if (environment.kind === 'profile') {
    const loaded = await loadProfile(environment.file)
    const name = loaded.kind === 'ok' ? loaded.profile.name : loaded.name
    return {
      loaded,
      dataDirectory: join(environment.userData, 'data', name.replaceAll(/[^\w.-]/g, '_')),
    }
  }
  const { dir, monitoringMinutes = 30 } = environment
  const world = await readWorld(dir).catch((cause: unknown) => {
    throw new FailureError(
      failure('NOT_FOUND', {
        summary: 'There is no rehearsal world that can be read.',
        tried: `to read ${join(dir, 'world.json')}`,
        next: 'Start one: npm run rehearsal -- --data-dir DIR.',
        field: 'data-dir',
      }),
      { cause },
    )
  })
  return {
    loaded: rehearsalProfile(world, { dir, operator: actor, monitoringMinutes }),
    dataDirectory: join(dir, 'console'),
    rehearsal: { files: credentialFiles(world, dir), directory: join(dir, 'credentials') },
  }
}

/** The drill approves by itself: only where every address is this machine's. */
function refuseForeignDrill(loaded: LoadedProfile, actor: Actor): void {
  if (actor !== 'drill') return
  const harmless =
    loaded.kind === 'ok' &&
    loaded.profile.environment === 'rehearsal' &&
    isLoopbackProfile(loaded.profile)
  if (harmless) return
  throw new FailureError(
    failure('FORBIDDEN', {
      summary: 'The drill runs on a rehearsal world only, with every address on this machine.',
      tried: 'to open the console as actor drill',
      next: 'Open the console on this profile instead.',
      retry: 'no',
    }),
  )
}

/** The passphrase-sealed store, where one was asked for. @throws FailureError CREDENTIAL_STORE_LOCKED, naming the field */
async function openSealed(
  environment: Environment,
  at: { readonly profile: Profile; readonly dataDirectory: string },
): Promise<CredentialStore | undefined> {
  if (environment.kind !== 'profile' || environment.passphrase === undefined) return undefined
  const { passphrase } = environment
  const file = join(at.dataDirectory, 'credentials.sealed')
  const opened = await openPassphraseStore({ file, profile: at.profile.name, passphrase })
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

/** No segment yet: only then may a key be made. */
async function isFresh(logDirectory: string): Promise<boolean> {
  const names = await readdir(logDirectory).catch((): readonly string[] => [])
  return !names.some((name) => name.startsWith('seg-'))
}

function nothingConfigured(name: string, operator: Actor): Profile {
  return {
    name,
    // What it is cannot be known: the most careful reading.
    environment: 'production',
    operator,
    contacts: [],
    thresholds: { errorRate: 0.05, minimumRequests: 20, monitoringMinutes: 30 },
    systems: {},
    recipients: [],
    compatibility: [],
  }
}

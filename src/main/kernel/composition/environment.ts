import { join } from 'node:path'
import { type Failure, FailureError, failure } from '../../../shared/domain/failure.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { Actor } from '../../../shared/domain/run.ts'
import type { Secret } from '../../../shared/domain/secret.ts'
import type { Masker } from '../effects/index.ts'
import type { Keychain } from '../ports/keychain.ts'
import {
  createRehearsalFilesStore,
  createSessionStore,
  createSwitchableStore,
  findKek,
  type KekFound,
  readStoreInUse,
  type StoreInUse,
  type SwitchableStore,
} from '../settings/credentials/index.ts'
import { type LoadedProfile, loadProfile } from '../settings/load-profile.ts'
import { isLoopbackProfile } from '../settings/loopback.ts'
import { recipientsOf } from '../settings/recovery/index.ts'
import { rehearsalProfile } from '../settings/rehearsal-profile.ts'
import { credentialFiles, readWorld } from '../settings/rehearsal-world.ts'
import { type CredentialPlace, isFresh, openStore } from './credential-place.ts'
import { judgeOperations } from './judge-operations.ts'
import { type KitFile, openKitFile } from './kit-file.ts'

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
  readonly store: SwitchableStore
  /** Where the credentials may be moved to; null for a rehearsal and a broken profile. */
  readonly place: CredentialPlace | null
  /** Log, private files, break-glass: one directory a profile. */
  readonly dataDirectory: string
  readonly kek: KekFound
  /** The profile's own and the kit's. */
  readonly recipients: readonly string[]
  /** What recovery.json says of the kit. */
  readonly kitFile: KitFile
  /** Why credentials are not kept in the keychain, where they are not. */
  readonly keepingBecause: Failure | undefined
  /** Why it stays read-only, whatever the operator does. */
  readonly cannotArm: string | undefined
}

export interface EnvironmentParts {
  readonly actor: Actor
  readonly masker: Masker
  /** Whether a log that was never written gets its key now; false for who only looks. */
  readonly mayMakeKey?: boolean
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
  if (loaded.kind === 'broken') return await openedOnNothing(loaded, dataDirectory, parts.actor)
  const { profile } = loaded
  const { loadKeychain } = parts
  const passphrase = environment.kind === 'profile' ? environment.passphrase : undefined
  const place = { profile, dataDirectory, loadKeychain }
  const { store, because } =
    rehearsal === undefined
      ? await openStore(place, passphrase)
      : { store: createRehearsalFilesStore(profile, rehearsal) }
  const kek = await findKek(store, {
    mayMake: parts.mayMakeKey !== false && (await isFresh(join(dataDirectory, 'log'))),
    mask: (name, secret) => parts.masker.register(name, secret),
  })
  const kitFile = await openKitFile(dataDirectory)
  return {
    loaded,
    profile,
    dataDirectory,
    store: createSwitchableStore(store),
    place: rehearsal === undefined ? place : null,
    kek,
    recipients: recipientsOf(profile, kitFile.read()),
    kitFile,
    keepingBecause: because,
    cannotArm: undefined,
  }
}

/** Which store a profile's credentials are in, so that a host knows whether to ask for a passphrase. */
export async function storeInUse(file: string, userData: string): Promise<StoreInUse> {
  const loaded = await loadProfile(file)
  return readStoreInUse(dataDirectoryOf(loaded, userData))
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
    const loaded = judgeOperations(await loadProfile(environment.file))
    return { loaded, dataDirectory: dataDirectoryOf(loaded, environment.userData) }
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

function dataDirectoryOf(loaded: LoadedProfile, userData: string): string {
  const name = loaded.kind === 'ok' ? loaded.profile.name : loaded.name
  return join(userData, 'data', name.replaceAll(/[^\w.-]/g, '_'))
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

async function openedOnNothing(
  loaded: Extract<LoadedProfile, { readonly kind: 'broken' }>,
  dataDirectory: string,
  actor: Actor,
): Promise<OpenedEnvironment> {
  return {
    loaded,
    profile: nothingConfigured(loaded.name, actor),
    dataDirectory,
    store: createSwitchableStore(createSessionStore()),
    place: null,
    kek: { kind: 'absent' },
    recipients: [],
    kitFile: await openKitFile(dataDirectory),
    keepingBecause: undefined,
    cannotArm: 'The profile is broken: mend it first.',
  }
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

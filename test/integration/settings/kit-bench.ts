import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  createKernel,
  type Environment,
  type Kernel,
} from '../../../src/main/kernel/create-kernel.ts'
import type {
  DocumentShown,
  HostDocument,
} from '../../../src/main/kernel/ports/host-capabilities.ts'
import type { Keychain } from '../../../src/main/kernel/ports/keychain.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'
import { profileDouble } from './profile-double.ts'

const LOOKS = { theme: 'auto', privacy: false } as const
const SHOWN: DocumentShown = { kind: 'shown' }
export const PASSPHRASE = 'correct horse battery'

/** A laptop with a profile on it: its files, its keychain, and what its host was given to show. */
export interface Laptop {
  readonly home: string
  readonly userData: string
  readonly file: string
  readonly dataDirectory: string
  readonly log: string
  readonly documents: HostDocument[]
  open(given?: Opening): Promise<Kernel>
}

export interface Opening {
  readonly passphrase?: string
  readonly shown?: DocumentShown
  readonly keychain?: Keychain
  /** Another one than the laptop's profile. */
  readonly environment?: Environment
}

export async function laptop(keychain: Keychain, more: Partial<Profile> = {}): Promise<Laptop> {
  const home = await mkdtemp(join(tmpdir(), 'rollback-kit-'))
  onTestFinished(() => rm(home, { recursive: true, force: true }))
  // As the hosts find it below XDG_DATA_HOME.
  const userData = join(home, 'rollback-console')
  await mkdir(userData)
  const profile = { ...profileDouble, ...more }
  const file = join(userData, `${profile.name}.json`)
  await writeFile(file, JSON.stringify(profile))
  const documents: HostDocument[] = []
  const dataDirectory = join(userData, 'data', profile.name)
  return {
    home,
    userData,
    file,
    dataDirectory,
    log: join(dataDirectory, 'log'),
    documents,
    open({ passphrase, shown = SHOWN, keychain: other = keychain, environment } = {}) {
      return createKernel({
        environment: environment ?? {
          kind: 'profile',
          file,
          userData,
          ...(passphrase === undefined ? {} : { passphrase: new Secret(passphrase) }),
        },
        actor: 'ada',
        host: {
          name: 'none',
          openPage: async () => ({ kind: 'unavailable', because: 'no pages here' }),
          notify: () => undefined,
          keepAwake: () => ({ release: () => undefined }),
          async showDocument(document) {
            if (shown.kind !== 'unavailable') documents.push(document)
            return shown
          },
        },
        version: 'test',
        searchPath: '',
        hostName: 'ada-laptop',
        preferences: { get: () => LOOKS, set: () => LOOKS },
        machine: { loadKeychain: async () => other, kitWorkFactor: 10 },
      })
    },
  }
}

/** Makes a kit as an operator would; the text that was handed over. */
export async function makeKit(kernel: Kernel, { documents }: Laptop): Promise<Secret> {
  await kernel.kit.make(new Secret(PASSPHRASE), 'ada')
  return new Secret(documents.at(-1)?.fileText ?? '')
}

export function prove(kernel: Kernel, kit: Secret, passphrase = PASSPHRASE): Promise<void> {
  return kernel.kit.prove(kit, new Secret(passphrase), 'ada')
}

/** The code, and the field where there is one, of what was refused. */
export async function refusalOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'done',
    (thrown: { failure?: { code: string; field?: string; summary: string } }) => {
      if (thrown.failure === undefined) throw thrown
      const { code, field, summary } = thrown.failure
      return [code, ...(field === undefined ? [] : [field]), summary].join(' · ')
    },
  )
}

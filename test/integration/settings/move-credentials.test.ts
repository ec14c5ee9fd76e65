import { execFile } from 'node:child_process'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type OpenedEnvironment,
  openEnvironment,
} from '../../../src/main/kernel/composition/environment.ts'
import { createMove } from '../../../src/main/kernel/composition/move-credentials.ts'
import { type Kernel, storeInUse } from '../../../src/main/kernel/create-kernel.ts'
import { createMasker } from '../../../src/main/kernel/effects/index.ts'
import { revealSecret, Secret } from '../../../src/shared/domain/secret.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { keychainDouble } from '../../unit/settings/keychain-double.ts'
import { type Laptop, laptop, PASSPHRASE, refusalOf } from './kit-bench.ts'
import { keychainFile } from './mortal-move.ts'

const { systems } = providerProfile
const more = { environment: 'staging', systems } as const
const name = systems.vercel?.secret ?? 'vercel'

const move = (kernel: Kernel, to: 'keychain' | 'passphrase', passphrase?: string) =>
  kernel.credentials.move(to, passphrase === undefined ? undefined : new Secret(passphrase), 'ada')

async function stateOf(kernel: Kernel) {
  const { credentialKeeping, log, credentials } = kernel.session.current()
  const state = credentials.find((one) => one.name === name)?.state
  return [credentialKeeping, log.kind, state]
}

async function looked(kernel: Kernel) {
  await kernel.credentials.keep('looked-at', new Secret('a-value-to-look-for'), 'ada')
  return stateOf(kernel)
}

test('credentials go from the keychain to a passphrase and back, the key of the log with them', async () => {
  const { keychain, items } = keychainDouble()
  const ada = await laptop(keychain, more)
  const first = await ada.open()
  await first.credentials.keep(name, new Secret('a-vercel-token-4711'), 'ada')
  await move(first, 'passphrase', PASSPHRASE)
  expect(await stateOf(first)).toEqual(['passphrase', 'verified', 'present'])
  expect([...items.keys()]).toEqual(['rollback-console/production/sentinel'])
  expect(await storeInUse(ada.file, ada.userData)).toBe('passphrase')
  const sealed = join(ada.dataDirectory, 'credentials.sealed')
  expect(await readFile(sealed, 'utf8')).not.toContain('4711')
  // The open console goes on with the new place.
  await first.credentials.keep('railway', new Secret('a-railway-token'), 'ada')
  expect(JSON.parse(await readFile(sealed, 'utf8')).items).toHaveProperty('railway')
  await first.close()

  const second = await ada.open({ passphrase: PASSPHRASE })
  expect(await looked(second)).toEqual(['passphrase', 'verified', 'present'])
  await second.credentials.forget('looked-at', 'ada')
  await move(second, 'keychain')
  expect(await stateOf(second)).toEqual(['keychain', 'verified', 'present'])
  await second.close()
  expect(items.get(`rollback-console/production/${name}`)).toBe('a-vercel-token-4711')
  expect(await storeInUse(ada.file, ada.userData)).toBe('keychain')

  const third = await ada.open()
  expect(await looked(third)).toEqual(['keychain', 'verified', 'present'])
  const { rows } = await third.audit.records({ from: 0, limit: 1000, search: 'credentials-moved' })
  expect(rows).toHaveLength(2)
  await third.close()
})

test('without its passphrase a sealed profile opens locked, and says how to open it', async () => {
  const ada = await laptop(keychainDouble().keychain, more)
  const first = await ada.open()
  await move(first, 'passphrase', PASSPHRASE)
  await first.close()
  const kernel = await ada.open()
  const { credentialKeeping, keepingBecause, log } = kernel.session.current()
  expect([credentialKeeping, log.kind]).toEqual(['session', 'locked'])
  expect(keepingBecause).toContain('npm start -- --passphrase --profile NAME')
  // And nothing is moved from there: the key would be left behind.
  expect(await refusalOf(move(kernel, 'keychain'))).toMatch(/^BLOCKED · The key of the log is not/)
  await kernel.close()
})

test('what cannot be moved is refused in words, and stays where it is', async () => {
  const double = keychainDouble()
  const ada = await laptop(double.keychain, more)
  const kernel = await ada.open()
  const before = [...double.items]
  expect({
    same: await refusalOf(move(kernel, 'keychain')),
    none: await refusalOf(move(kernel, 'passphrase')),
  }).toEqual({
    same: 'BLOCKED · The credentials are already kept there (keychain).',
    none: 'CREDENTIAL_MISSING · passphrase · A passphrase is needed to seal the credentials with.',
  })
  double.become('locked')
  expect(await refusalOf(move(kernel, 'passphrase', PASSPHRASE))).toMatch(
    /^CREDENTIAL_STORE_LOCKED/,
  )
  double.become('away')
  expect(await refusalOf(move(kernel, 'passphrase', PASSPHRASE))).toMatch(
    /^CREDENTIAL_STORE_ABSENT/,
  )
  double.become('open')
  expect([...double.items]).toEqual(before)
  expect(kernel.session.current().credentialKeeping).toBe('keychain')
  expect(await storeInUse(ada.file, ada.userData)).toBe('keychain')
  await expect(stat(join(ada.dataDirectory, 'credentials.sealed'))).rejects.toThrow('ENOENT')
  await kernel.close()
})

const passphrase = new Secret(PASSPHRASE)
const child = join(import.meta.dirname, 'mortal-move.ts')

/** The environment as the next start finds it, with a passphrase where one is asked for. */
async function openAgain({ file, userData }: Laptop): Promise<OpenedEnvironment> {
  const sealed = (await storeInUse(file, userData)) === 'passphrase'
  const keychain = keychainFile(join(userData, 'keychain.json'))
  return openEnvironment(
    { kind: 'profile', file, userData, ...(sealed ? { passphrase } : {}) },
    { actor: 'ada', masker: createMasker(), loadKeychain: async () => keychain },
  )
}

async function valueIn({ store }: OpenedEnvironment, of: string): Promise<string> {
  const found = await store.find(of)
  return found.kind === 'found' ? revealSecret(found.secret) : found.kind
}

/** Moves in a process of its own that is killed before so many calls to the keychain. */
function killedMove(ada: Laptop, from: string, to: string, calls: number): Promise<boolean> {
  const { file, userData } = ada
  const sealed = from === 'passphrase' ? 'sealed' : ''
  const args = [child, file, userData, join(userData, 'keychain.json'), sealed, to, String(calls)]
  const env = { PASSPHRASE, PATH: process.env['PATH'] ?? '' }
  return new Promise((resolve, reject) => {
    execFile(process.execPath, args, { env }, (error, _out, complaint) => {
      if (error === null) resolve(true)
      else if (error.signal === 'SIGKILL') resolve(false)
      else reject(new Error(complaint))
    })
  })
}

test.each([
  ['keychain', 'passphrase'],
  ['passphrase', 'keychain'],
] as const)(
  'killed at any call to the keychain on the way from %s to %s, nothing is lost',
  async (from, to) => {
    const survived: unknown[] = []
    // Every other point: each costs a process and two derivations of a key.
    for (let calls = 0, done = false; !done; calls += 2) {
      const ada = await laptop(keychainDouble().keychain, more)
      await writeFile(join(ada.userData, 'keychain.json'), '{}')
      const first = await openAgain(ada)
      await first.store.keep(name, new Secret('a-vercel-token-4711'))
      const kek = await valueIn(first, 'kek')
      if (from === 'passphrase') {
        const tell = async () => undefined
        await createMove({ ...first, keyIsAway: false, tell })('passphrase', passphrase, 'ada')
      }
      done = await killedMove(ada, from, to, calls)
      const after = await openAgain(ada)
      survived.push([await valueIn(after, name), (await valueIn(after, 'kek')) === kek])
    }
    expect(survived.length).toBeGreaterThan(3)
    expect(survived).toEqual(survived.map(() => ['a-vercel-token-4711', true]))
  },
  180_000,
)

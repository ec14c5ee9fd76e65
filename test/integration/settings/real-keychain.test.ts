import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loadKeychain } from '../../../src/main/kernel/effects/load-keychain.ts'
import type { CredentialFound } from '../../../src/main/kernel/ports/credentials.ts'
import {
  chooseStore,
  createKeychainStore,
} from '../../../src/main/kernel/settings/credentials/index.ts'
import { revealSecret, Secret } from '../../../src/shared/domain/secret.ts'
import { testLostKey } from './lost-key.ts'
import { profileDouble } from './profile-double.ts'

const run = promisify(execFile)
// Only the keyring that the tests start for themselves: it is locked at the end.
const hasKeyring = process.env['ROLLBACK_TEST_KEYRING'] === '1'
const none = 'there is no keyring of the tests’ own (ROLLBACK_TEST_KEYRING; `npm test` starts one)'

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'settings-keychain-'))
})
afterAll(async () => {
  await rm(dir, { recursive: true, force: true })
})

function valueIn(found: CredentialFound) {
  if (found.kind === 'found') return revealSecret(found.secret)
  return found.kind === 'absent' ? 'absent' : found.failure.code
}

testLostKey()

describe('the keychain of this machine', () => {
  beforeEach((context) => {
    context.skip(!hasKeyring, none)
  })

  async function store(profile = 'production') {
    const keychain = await loadKeychain()
    if (keychain === null) throw new Error('keytar cannot be loaded')
    return createKeychainStore({ keychain, profile, markerFile: join(dir, `${profile}.json`) })
  }

  test('keeps, finds and forgets, each profile for itself', async () => {
    const first = await store()
    await first.keep('vercel', new Secret('täken-🔑-of-vercel'))
    expect(valueIn(await (await store()).find('vercel'))).toBe('täken-🔑-of-vercel')
    expect(valueIn(await (await store('staging')).find('vercel'))).toBe('absent')
    await first.keep('vercel', new Secret('another'))
    expect(valueIn(await first.find('vercel'))).toBe('another')
    await first.forget('vercel')
    expect(valueIn(await first.find('vercel'))).toBe('absent')
  })

  test('is the same in Node itself, without what a test runner or a bundler does to CommonJS', async () => {
    const program = `
      import { loadKeychain } from '${source('effects/load-keychain.ts')}'
      const keychain = await loadKeychain()
      await keychain.setPassword('rollback-console/plain', 'vercel', 'from Node itself')
      console.log(await keychain.getPassword('rollback-console/plain', 'vercel'))
      console.log(await keychain.deletePassword('rollback-console/plain', 'vercel'))`
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program])
    expect(stdout).toBe('from Node itself\ntrue\n')
  })

  test('is told to be locked, not to have lost what it kept', async () => {
    const before = await store()
    await before.keep('railway', new Secret('a-railway-token'))
    await lockKeyring()
    const locked = await store()
    expect(valueIn(await locked.find('railway'))).toBe('CREDENTIAL_STORE_LOCKED')
    const chosen = await chooseStore({
      profile: profileDouble,
      markerFile: join(dir, 'production.json'),
      loadKeychain,
    })
    expect([chosen.store.keeping, chosen.because?.code]).toEqual([
      'keychain',
      'CREDENTIAL_STORE_LOCKED',
    ])
  })
})

test('a machine without a session bus has no keychain, and is told so in time', async () => {
  const program = `
    import { loadKeychain } from '${source('effects/load-keychain.ts')}'
    import { createKeychainStore } from '${source('settings/credentials/index.ts')}'
    const keychain = await loadKeychain()
    const store = keychain && createKeychainStore({ keychain, profile: 'p', markerFile: '${join(dir, 'none.json')}' })
    const found = await store?.find('vercel')
    console.log(found?.kind === 'unavailable' ? found.failure.code : found?.kind ?? 'cannot be loaded')
    process.exit()`
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], {
    env: { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere', PATH: '/usr/bin:/bin', HOME: dir },
    timeout: 20_000,
  })
  // Where libsecret is missing keytar cannot even be loaded.
  const answers = ['CREDENTIAL_STORE_ABSENT', 'cannot be loaded']
  expect(answers).toContain(stdout.trim())
})

function source(path: string): string {
  return new URL(`../../../src/main/kernel/${path}`, import.meta.url).href
}

/** Locks every collection, as logging out would. */
async function lockKeyring(): Promise<void> {
  await run('dbus-send', [
    ...['--session', '--print-reply', '--dest=org.freedesktop.secrets', '/org/freedesktop/secrets'],
    'org.freedesktop.Secret.Service.Lock',
    'array:objpath:/org/freedesktop/secrets/collection/login',
  ])
}

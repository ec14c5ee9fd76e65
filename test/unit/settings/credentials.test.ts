import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type {
  CredentialFound,
  CredentialStore,
} from '../../../src/main/kernel/ports/credentials.ts'
import {
  chooseStore,
  createKeychainStore,
  createRehearsalFilesStore,
  createSessionStore,
  findKek,
  openPassphraseStore,
} from '../../../src/main/kernel/settings/credentials/index.ts'
import { rehearsalProfile } from '../../../src/main/kernel/settings/rehearsal-profile.ts'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import { revealSecret, Secret } from '../../../src/shared/domain/secret.ts'
import { keychainDouble } from './keychain-double.ts'
import { worldJson } from './rehearsal-world-double.ts'

let dir: string
let markerFile: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'settings-credentials-'))
  markerFile = join(dir, 'settings', 'keychain-production.json')
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

const rehearsal = profileOf()
const production: Profile = { ...rehearsal, name: 'production', environment: 'production' }

function profileOf(): Profile {
  const options = { dir: '/rehearsal', operator: 'drill', monitoringMinutes: 1 }
  const loaded = rehearsalProfile(worldJson, options)
  if (loaded.kind !== 'ok') throw new Error(JSON.stringify(loaded.problems))
  return loaded.profile
}

function valueIn(found: CredentialFound) {
  if (found.kind === 'found') return revealSecret(found.secret)
  return found.kind === 'absent' ? 'absent' : found.failure.code
}

async function codeOf(promise: Promise<unknown>) {
  return promise.then(
    () => 'done',
    (error: { failure?: { code: string } }) => error.failure?.code,
  )
}

function storeWith(deadlineMs = 1000) {
  const double = keychainDouble()
  const { keychain } = double
  const parts = { keychain, profile: 'production', markerFile, deadlineMs }
  return { double, store: createKeychainStore(parts), again: () => createKeychainStore(parts) }
}

describe('the keychain store', () => {
  test('keeps, finds and forgets under the name of its profile', async () => {
    const { double, store } = storeWith()
    await store.keep('vercel', new Secret('a-token'))
    expect([...double.items.keys()]).toEqual([
      'rollback-console/production/sentinel',
      'rollback-console/production/vercel',
    ])
    expect(valueIn(await store.find('vercel'))).toBe('a-token')
    await store.forget('vercel')
    expect(valueIn(await store.find('vercel'))).toBe('absent')
  })

  test('tells locked from not found, also after a restart', async () => {
    const { double, store, again } = storeWith()
    expect(valueIn(await store.find('vercel'))).toBe('absent')
    await store.keep('vercel', new Secret('a-token'))
    double.become('locked')
    expect(valueIn(await again().find('vercel'))).toBe('CREDENTIAL_STORE_LOCKED')
    expect(await codeOf(store.keep('x', new Secret('y')))).toBe('CREDENTIAL_STORE_LOCKED')
    double.become('open')
    expect(valueIn(await store.find('railway'))).toBe('absent')
    expect(await readFile(markerFile, 'utf8')).not.toContain('a-token')
  })

  test('makes one call at a time, and none while one hangs', async () => {
    const { double, store } = storeWith(50)
    await Promise.all(['a', 'b', 'c'].map((name) => store.find(name)))
    expect(double.mostRunning()).toBe(1)
    double.become('hanging')
    const before = double.calls.length
    const answers = await Promise.all([store.find('a'), store.find('b')])
    expect(answers.map(valueIn)).toEqual(Array(2).fill('CREDENTIAL_STORE_TIMED_OUT'))
    expect(double.calls.length).toBe(before + 1)
    double.become('open')
    double.letGo()
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(valueIn(await store.find('a'))).toBe('absent')
  })

  test('says that no keychain answers where none does', async () => {
    const { double, store } = storeWith()
    double.become('away')
    expect(valueIn(await store.find('vercel'))).toBe('CREDENTIAL_STORE_ABSENT')
    expect(await codeOf(store.keep('vercel', new Secret('a-token')))).toBe(
      'CREDENTIAL_STORE_ABSENT',
    )
  })
})

describe('the store is chosen', () => {
  const choose = (more: Partial<Parameters<typeof chooseStore>[0]>) =>
    chooseStore({
      profile: production,
      markerFile,
      loadKeychain: async () => keychainDouble().keychain,
      deadlineMs: 50,
      ...more,
    }).then(({ store, because }) => [store.keeping, because?.code])

  test('as the keychain where one answers, locked or not', async () => {
    const double = keychainDouble()
    const loadKeychain = async () => double.keychain
    expect(await choose({ loadKeychain })).toEqual(['keychain', undefined])
    const parts = { keychain: double.keychain, profile: 'production', markerFile }
    await createKeychainStore(parts).keep('x', new Secret('y'))
    double.become('locked')
    expect(await choose({ loadKeychain })).toEqual(['keychain', 'CREDENTIAL_STORE_LOCKED'])
  })

  test('as this session where none answers, hangs, or can be loaded', async () => {
    for (const mood of ['away', 'hanging'] as const) {
      const double = keychainDouble()
      double.become(mood)
      const [keeping, code] = await choose({ loadKeychain: async () => double.keychain })
      expect([keeping, code]).toEqual([
        'session',
        mood === 'away' ? 'CREDENTIAL_STORE_ABSENT' : 'CREDENTIAL_STORE_TIMED_OUT',
      ])
    }
    const none = await choose({ loadKeychain: async () => null })
    expect(none).toEqual(['session', 'CREDENTIAL_STORE_ABSENT'])
  })

  test('as files for a rehearsal on this machine, and never for anything else', async () => {
    const files = { files: {}, directory: dir }
    expect(await choose({ profile: rehearsal, rehearsal: files })).toEqual([
      'rehearsal-files',
      undefined,
    ])
    const elsewhere: Profile = {
      ...rehearsal,
      systems: {
        ...rehearsal.systems,
        api: { url: 'https://api.vlossom.io', healthPath: '/', endpoints: [] },
      },
    }
    for (const profile of [production, elsewhere]) {
      expect(await codeOf(choose({ profile, rehearsal: files }))).toBe('CREDENTIAL_STORE_ABSENT')
    }
  })
})

describe('the passphrase store', () => {
  const open = (passphrase: string, profile = 'production') =>
    openPassphraseStore({
      file: join(dir, 'kept.json'),
      profile,
      passphrase: new Secret(passphrase),
    })

  async function opened(passphrase: string): Promise<CredentialStore> {
    const answer = await open(passphrase)
    if (answer.kind !== 'open') throw new Error(answer.kind)
    return answer.store
  }

  test('finds what it kept after it was opened again, from a file that holds no secret and is ours alone', async () => {
    const first = await opened('correct horse')
    await Promise.all([
      first.keep('vercel', new Secret('a-vercel-token')),
      first.keep('railway', new Secret('a-railway-token')),
    ])
    await first.forget('railway')
    const again = await opened('correct horse')
    expect(valueIn(await again.find('vercel'))).toBe('a-vercel-token')
    expect(valueIn(await again.find('railway'))).toBe('absent')
    const file = join(dir, 'kept.json')
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).not.toMatch(/a-vercel-token|correct horse/)
  })

  test('does not open with another passphrase or profile, and does not write over a strange file', async () => {
    await opened('correct horse')
    expect((await open('wrong horse')).kind).toBe('wrong-passphrase')
    expect((await open('correct horse', 'staging')).kind).toBe('wrong-passphrase')
    await writeFile(join(dir, 'kept.json'), '{"something":"else"}')
    expect((await open('correct horse')).kind).toBe('damaged')
    expect(await readFile(join(dir, 'kept.json'), 'utf8')).toBe('{"something":"else"}')
  })
})

describe('the files of a rehearsal', () => {
  test('are found by name, and what is kept beside them is ours alone', async () => {
    await writeFile(join(dir, 'vercel-token'), 'a-token\n')
    const store = createRehearsalFilesStore(rehearsal, {
      files: { vercel: join(dir, 'vercel-token') },
      directory: dir,
    })
    await store.keep('kek', new Secret('a-key'))
    expect([valueIn(await store.find('vercel')), valueIn(await store.find('kek'))]).toEqual([
      'a-token',
      'a-key',
    ])
    expect((await stat(join(dir, 'kek'))).mode & 0o777).toBe(0o600)
    expect(valueIn(await store.find('nothing'))).toBe('absent')
    await expect(store.find('../secrets')).rejects.toThrow('not the name of a credential')
  })
})

describe('the key of the log', () => {
  test('is made once, found again, and told to the masker', async () => {
    const { store } = storeWith()
    const masked: string[] = []
    const mask = (name: string, secret: string) => masked.push(`${name} ${secret.length}`)
    const made = await findKek(store, { mayMake: true, mask })
    const found = await findKek(store, { mayMake: false, mask })
    if (made.kind !== 'available' || found.kind !== 'available') throw new Error('no key')
    expect(made.kek.equals(found.kek)).toBe(true)
    expect(new Set(masked)).toEqual(new Set(['kek 44']))
  })

  test('is never made anew for an old log, in a locked keychain, or for a session', async () => {
    const { double, store } = storeWith()
    expect(await findKek(store, { mayMake: false })).toEqual({ kind: 'absent' })
    await store.keep('x', new Secret('y'))
    double.become('locked')
    expect(await findKek(store, { mayMake: true })).toEqual({ kind: 'locked', because: 'locked' })
    double.become('away')
    expect(await findKek(store, { mayMake: false })).toEqual({
      kind: 'locked',
      because: 'no-keychain',
    })
    expect(await findKek(store, { mayMake: true })).toEqual({ kind: 'absent' })
    expect(await findKek(createSessionStore(), { mayMake: true })).toEqual({ kind: 'absent' })
  })

  test('that is damaged counts as locked', async () => {
    const store = createSessionStore()
    await store.keep('kek', new Secret('c2hvcnQ='))
    expect(await findKek(store, { mayMake: true })).toEqual({
      kind: 'locked',
      because: 'not-a-key',
    })
  })
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClock } from '../../../src/main/kernel/effects/clock.ts'
import { createFiles } from '../../../src/main/kernel/effects/files.ts'
import { createIds } from '../../../src/main/kernel/effects/ids.ts'
import { createMasker } from '../../../src/main/kernel/effects/masking/index.ts'
import { createSecrets } from '../../../src/main/kernel/effects/secrets.ts'
import type { CredentialFound } from '../../../src/main/kernel/ports/credentials.ts'
import { failure } from '../../../src/shared/domain/failure.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'

const calm = new AbortController().signal
let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'effects-files-'))
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

test('files are listed by name, read in ranges and hashed; what is absent is said', async () => {
  await writeFile(join(dir, 'b.dump'), 'abc')
  await writeFile(join(dir, 'a.json'), '{}')
  await mkdir(join(dir, 'folder'))
  const files = createFiles({ reveal: async () => '' })
  expect((await files.list(dir)).map(({ path, bytes }) => [path, bytes])).toEqual([
    [join(dir, 'a.json'), 2],
    [join(dir, 'b.dump'), 3],
  ])
  expect(await files.list(join(dir, 'nothing'))).toEqual([])
  const range = await files.bytes(join(dir, 'b.dump'), { offset: 1, length: 100 })
  expect(Buffer.from(range).toString()).toBe('bc')
  expect(await files.sha256(join(dir, 'b.dump'), calm)).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
  await expect(files.facts(join(dir, 'nothing'))).rejects.toMatchObject({
    failure: { code: 'NOT_FOUND', answered: 'ENOENT' },
  })
  await expect(files.sha256(join(dir, 'b.dump'), AbortSignal.abort())).rejects.toMatchObject({
    failure: { code: 'CANCELLED' },
  })
})

test('run ids are 8 letters of base32, tokens 32 digits of hexadecimal, and none comes twice', () => {
  const ids = createIds()
  expect(ids.runId()).toMatch(/^[a-z2-7]{8}$/)
  expect(ids.token()).toMatch(/^[0-9a-f]{32}$/)
  expect(new Set(Array.from({ length: 200 }, () => ids.runId())).size).toBe(200)
})

test('a sleep ends at once when it is called off', async () => {
  const call = new AbortController()
  const sleep = createClock().sleep(60_000, call.signal)
  call.abort()
  await expect(sleep).rejects.toMatchObject({ failure: { code: 'CANCELLED' } })
})

test('a secret is read once, masked from then on, and read again only after it was changed', async () => {
  const asked: string[] = []
  const answers: CredentialFound[] = [
    { kind: 'found', secret: new Secret('first-of-them') },
    {
      kind: 'unavailable',
      failure: failure('CREDENTIAL_STORE_LOCKED', { summary: '', tried: '', next: '' }),
    },
  ]
  const store = {
    keeping: 'keychain',
    async find(name: string): Promise<CredentialFound> {
      asked.push(name)
      return answers.shift() ?? { kind: 'absent' }
    },
    keep: async () => undefined,
    forget: async () => undefined,
  } as const
  const masker = createMasker()
  const secrets = createSecrets(store, masker)
  expect(await secrets.text({ secret: 'vercel', prefix: 'Bearer ' })).toBe('Bearer first-of-them')
  expect(await secrets.reveal('vercel')).toBe('first-of-them')
  expect(asked).toEqual(['vercel'])
  expect(masker.maskText('it is first-of-them')).toBe('it is •••')
  secrets.reread('vercel')
  await expect(secrets.reveal('vercel')).rejects.toMatchObject({
    failure: { code: 'CREDENTIAL_STORE_LOCKED' },
  })
  await expect(secrets.reveal('vercel')).rejects.toMatchObject({
    failure: { code: 'CREDENTIAL_MISSING' },
  })
})

test('a secret that is too short to be masked is warned of by name', async () => {
  const warnings: string[] = []
  const store = {
    keeping: 'session',
    find: async () => ({ kind: 'found', secret: new Secret('abc') }) as const,
    keep: async () => undefined,
    forget: async () => undefined,
  } as const
  await createSecrets(store, createMasker(), (because) => warnings.push(because)).reveal('pin')
  expect(warnings).toEqual(['“pin” is shorter than 8 bytes: it cannot be masked'])
})

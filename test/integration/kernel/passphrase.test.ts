import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openEnvironment } from '../../../src/main/kernel/composition/environment.ts'
import { createMasker } from '../../../src/main/kernel/effects/index.ts'
import { Secret } from '../../../src/shared/domain/secret.ts'

const profile = {
  name: 'plain',
  environment: 'staging',
  operator: 'ada',
  contacts: [],
  thresholds: { errorRate: 0.05, minimumRequests: 20, monitoringMinutes: 30 },
  systems: {},
  recipients: [],
  compatibility: [],
}

test('a passphrase of the operator keeps credentials sealed on disk, and a wrong one changes nothing', async () => {
  const userData = await mkdtemp(join(tmpdir(), 'rollback-passphrase-'))
  onTestFinished(() => rm(userData, { recursive: true, force: true }))
  const file = join(userData, 'plain.json')
  await writeFile(file, JSON.stringify(profile))
  const open = (passphrase: string) =>
    openEnvironment(
      { kind: 'profile', file, userData, passphrase: new Secret(passphrase) },
      { actor: 'ada', masker: createMasker() },
    )
  const { store, kek, dataDirectory } = await open('correct horse battery')
  await store.keep('vercel', new Secret('canary-token-4711'))
  expect({ keeping: store.keeping, kek: kek.kind }).toEqual({
    keeping: 'passphrase',
    kek: 'available',
  })
  const sealed = join(dataDirectory, 'credentials.sealed')
  const before = await readFile(sealed, 'utf8')
  expect(before).not.toContain('canary-token-4711')
  await expect(open('wrong')).rejects.toMatchObject({
    failure: { code: 'CREDENTIAL_STORE_LOCKED', field: 'passphrase' },
  })
  expect(await readFile(sealed, 'utf8')).toBe(before)
  expect((await (await open('correct horse battery')).store.find('vercel')).kind).toBe('found')
})

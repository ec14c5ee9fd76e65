import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMasker } from '../../../src/main/kernel/effects/masking/index.ts'
import { createSecrets } from '../../../src/main/kernel/effects/secrets.ts'
import { createSignedVault } from '../../../src/main/kernel/effects/signed/index.ts'
import type { CredentialStore } from '../../../src/main/kernel/ports/credentials.ts'
import { failure } from '../../../src/shared/domain/failure.ts'
import { revealSecret, Secret } from '../../../src/shared/domain/secret.ts'

const account = privateKeyToAccount(generatePrivateKey())
let directory: string
beforeEach(async () => {
  directory = join(await mkdtemp(join(tmpdir(), 'signed-vault-')), 'signed')
})
afterEach(() => rm(join(directory, '..'), { recursive: true, force: true }))

function storeOf(keeping: CredentialStore['keeping'] = 'keychain'): CredentialStore {
  const kept = new Map<string, string>()
  return {
    keeping,
    find: async (name) => {
      const value = kept.get(name)
      return value === undefined ? { kind: 'absent' } : { kind: 'found', secret: new Secret(value) }
    },
    keep: async (name, value) => void kept.set(name, revealSecret(value)),
    forget: async (name) => void kept.delete(name),
  }
}

function vaultOf(store = storeOf(), recipients: readonly string[] = []) {
  const masker = createMasker()
  const secrets = createSecrets(store, masker)
  const parts = { directory, store, secrets, masker, recipients: () => recipients }
  return { vault: createSignedVault(parts), masker }
}

async function rawOf(nonce: number): Promise<`0x${string}`> {
  return account.signTransaction({
    ...{ type: 'eip1559', chainId: 8453, nonce, gas: 75_000n, data: '0x8456cb59' },
    to: '0x00000000000000000000000000000000000000aa',
    ...{ maxFeePerGas: 50_000_000_000n, maxPriorityFeePerGas: 2_000_000_000n },
  })
}

const bundle = async (nonce = 7, replaces: readonly string[] = []) => ({
  raws: [await rawOf(nonce)],
  note: { kept: 'on a calm day' },
  replaces,
})

test('what is kept is told by what its bytes say, and lies on the disk sealed', async () => {
  const { vault } = vaultOf()
  const one = await bundle()
  const kept = await vault.keep(one)
  expect(await vault.kept()).toEqual([kept])
  expect(kept).toMatchObject({
    kind: 'open',
    note: { kept: 'on a calm day' },
    transactions: [
      {
        ...{ from: account.address, chainId: 8453, nonce: 7, gas: '75000', value: '0' },
        ...{ data: '0x8456cb59', maxFeePerGas: '50000000000' },
      },
    ],
  })
  expect(JSON.stringify(kept)).not.toContain(one.raws[0]?.slice(2))
  const [name = ''] = await readdir(directory)
  const bytes = await readFile(join(directory, name))
  expect(bytes.subarray(0, 21).toString()).toBe('age-encryption.org/v1')
  expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600)
  expect((await vault.open(kept.id)).raws).toEqual(one.raws)
})

test('signed bytes are masked wherever they turn up, from the moment they are known', async () => {
  const { vault, masker } = vaultOf()
  const one = await bundle()
  await vault.keep(one)
  expect(masker.maskText(`rejected: ${one.raws[0]}`)).not.toContain(one.raws[0]?.slice(2))
})

test('the recovery kit opens it without this console', async () => {
  const kit = await generateX25519Identity()
  const { vault } = vaultOf(storeOf(), [await identityToRecipient(kit)])
  const one = await bundle()
  const { id } = await vault.keep(one)
  const decrypter = new Decrypter()
  decrypter.addIdentity(kit)
  const plain = gunzipSync(await decrypter.decrypt(await readFile(join(directory, `${id}.age`))))
  expect(JSON.parse(plain.toString())).toMatchObject({ raws: one.raws })
})

test('where credentials last for a session only, nothing is kept, and that is said', async () => {
  const { vault } = vaultOf(storeOf('session'))
  await expect(vault.keep(await bundle())).rejects.toMatchObject({
    failure: { code: 'BLOCKED', field: 'credentials' },
  })
  expect(await vault.kept()).toEqual([])
})

test('what another keychain sealed, and what was damaged, is listed as closed', async () => {
  const { vault } = vaultOf()
  const { id } = await vault.keep(await bundle())
  const other = vaultOf().vault
  expect(await other.kept()).toMatchObject([{ kind: 'closed', id }])
  await other.keep(await bundle(8))
  expect((await other.kept()).map(({ kind }) => kind).toSorted()).toEqual(['closed', 'open'])
  await writeFile(join(directory, `${id}.age`), 'not age')
  const found = (await vault.kept()).find((one) => one.id === id)
  expect(found).toMatchObject({ kind: 'closed', failure: { code: 'NOT_FOUND' } })
})

test('while the keychain is locked what is kept is listed as closed, and says to unlock it', async () => {
  const store = storeOf()
  const { id } = await vaultOf(store).vault.keep(await bundle())
  const locked = failure('CREDENTIAL_STORE_LOCKED', {
    ...{ summary: 'It is locked.', tried: 'to read', next: 'Unlock it.' },
  })
  const closed = { ...store, find: async () => ({ kind: 'unavailable', failure: locked }) as const }
  expect(await vaultOf(closed).vault.kept()).toEqual([{ kind: 'closed', id, failure: locked }])
})

test('a new one takes the place of those it names, and a forgotten one is gone', async () => {
  const { vault } = vaultOf()
  const old = await vault.keep(await bundle(7))
  const next = await vault.keep(await bundle(8, [old.id]))
  expect((await vault.kept()).map(({ id }) => id)).toEqual([next.id])
  await vault.forget(next.id)
  await vault.forget(next.id)
  expect(await vault.kept()).toEqual([])
})

test('a name that is no hash reaches no file, and bytes that are no transaction are not kept', async () => {
  const { vault } = vaultOf()
  await expect(vault.open('../../profile')).rejects.toMatchObject({
    failure: { code: 'NOT_FOUND' },
  })
  const broken = { raws: ['0x02f86b' as const], note: {}, replaces: [] }
  await expect(vault.keep(broken)).rejects.toMatchObject({
    failure: { code: 'ARGUMENT_INVALID' },
  })
})

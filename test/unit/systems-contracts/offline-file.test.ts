import { keccak256 } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { expect, test } from 'vitest'
import { readPrepared } from '../../../src/main/kernel/systems/contracts/signers/offline/check-prepared.ts'
import {
  type PreparedFile,
  preparedHash,
  type SignedFile,
} from '../../../src/main/kernel/systems/contracts/signers/offline/offline-file.ts'
import { readSigned } from '../../../src/main/kernel/systems/contracts/signers/offline/read-signed.ts'
import { signPrepared } from '../../../src/main/kernel/systems/contracts/signers/offline/sign-prepared.ts'

const account = privateKeyToAccount(generatePrivateKey())
const stranger = privateKeyToAccount(generatePrivateKey())

const transaction: PreparedFile['transactions'][number] = {
  contract: 'Booking',
  to: '0x00000000000000000000000000000000000000AA',
  call: 'pause()',
  data: '0x8456cb59',
  value: '0',
  nonce: 0,
  gas: '75000',
  maxFeePerGas: '50000000000',
  maxPriorityFeePerGas: '2000000000',
}

function prepared(change: Partial<PreparedFile> = {}): PreparedFile {
  const file = {
    format: 'rollback-console/offline-transactions' as const,
    version: 1 as const,
    chainId: 31_337,
    from: account.address,
    call: 'pause' as const,
    preparedAtBlock: 7,
    preparedAt: '2026-11-30T08:00:00.000Z',
    validUntil: '2026-12-07T08:00:00.000Z',
    transactions: [transaction, { ...transaction, nonce: 1 }],
    ...change,
  }
  return { ...file, hash: preparedHash(file) }
}

async function signed(file = prepared()): Promise<SignedFile> {
  const made = await signPrepared(file, account)
  if ('code' in made) throw new Error(made.summary)
  return made
}

const read = (file: unknown) => readSigned(JSON.stringify(file))
const refusedAt = (field: string) => ({ code: 'ARGUMENT_INVALID', field })

test('what was prepared and signed comes back as it is', async () => {
  const file = prepared()
  expect(readPrepared(JSON.stringify(file))).toEqual(file)
  const made = await signed(file)
  expect(await read(made)).toEqual(made)
})

test('a file that was changed after it was prepared is not signed', () => {
  const file = { ...prepared(), validUntil: '2027-12-07T08:00:00.000Z' }
  expect(readPrepared(JSON.stringify(file))).toMatchObject(refusedAt('hash'))
})

test.each([
  ['data', { data: '0x3f4ba83a' }],
  ['data', { data: '0x8456cb5900' }],
  ['call', { call: 'harmless()' }],
  ['value', { value: '1' }],
  ['nonce', { nonce: 5 }],
] as const)('words and calldata that do not belong together are refused at %s', (field, change) => {
  const file = prepared({ transactions: [transaction, { ...transaction, nonce: 1, ...change }] })
  expect(readPrepared(JSON.stringify(file))).toMatchObject(refusedAt(`transactions.1.${field}`))
})

test('the key of another account signs nothing', async () => {
  expect(await signPrepared(prepared(), stranger)).toMatchObject(refusedAt('from'))
})

test('a field that the format does not know, and a text that is no JSON, are refused', async () => {
  expect(readPrepared('{"format":')).toMatchObject(refusedAt('file'))
  expect(await read({ ...(await signed()), version: 2 })).toMatchObject(refusedAt('version'))
})

test('a signed transaction with another fee than the file says is refused at that field', async () => {
  const made = await signed()
  const cheaper = prepared({
    transactions: [
      { ...transaction, maxFeePerGas: '60000000000' },
      made.prepared.transactions[1] ?? transaction,
    ],
  })
  expect(await read({ ...made, prepared: cheaper })).toMatchObject(
    refusedAt('prepared.transactions.0.maxFeePerGas'),
  )
})

test('a signature of somebody else is refused, and says whose it is', async () => {
  const foreign = prepared({ from: stranger.address })
  const made = await signPrepared(foreign, stranger)
  if ('code' in made) throw new Error(made.summary)
  expect(await read({ ...made, prepared: prepared() })).toMatchObject({
    ...refusedAt('signed.0.raw'),
    summary: expect.stringContaining(stranger.address),
  })
})

test('a hash that is not that of the bytes, and a missing signature, are refused', async () => {
  const made = await signed()
  const [first, second] = made.signed
  expect(await read({ ...made, signed: [first] })).toMatchObject(refusedAt('signed'))
  const other = { ...second, hash: keccak256('0x00') }
  expect(await read({ ...made, signed: [first, other] })).toMatchObject(refusedAt('signed.1.hash'))
})

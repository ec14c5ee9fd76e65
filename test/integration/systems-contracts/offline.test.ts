import { afterEach, beforeEach, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { readPrepared } from '../../../src/main/kernel/systems/contracts/signers/offline/check-prepared.ts'
import {
  type PreparedFile,
  preparedHash,
} from '../../../src/main/kernel/systems/contracts/signers/offline/offline-file.ts'
import { signPrepared } from '../../../src/main/kernel/systems/contracts/signers/offline/sign-prepared.ts'
import { bundleOfText } from '../../../src/main/kernel/systems/contracts/signers/signed/keep-signed.ts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import type { ContractsProfile } from '../../../src/shared/domain/profile-chain.ts'
import {
  carryOut,
  never,
  operationOf,
  outcome,
  type RealWorld,
  realWorld,
} from '../systems-providers/provider-run.ts'
import { type ChainWorld, startChainWorld } from './chain-world.ts'

let chain: ChainWorld
let world: RealWorld
beforeEach(async () => {
  chain = await startChainWorld()
  world = worldWith({})
})
afterEach(async () => {
  await world.close()
  await chain.close()
})

const prepare = operationOf(contractsSystem, 'pause-offline')
const send = operationOf(contractsSystem, 'send-signed')

/** A console that has no key at all: *booking* and *escrow* are acted on by an account elsewhere. */
function worldWith(change: Partial<ContractsProfile>): RealWorld {
  const { contracts } = chain.profile.systems
  if (contracts === undefined) throw new Error('no contracts')
  const cold = ['booking', 'escrow']
  const profile = {
    ...chain.profile,
    systems: {
      contracts: {
        ...contracts,
        contracts: contracts.contracts.map((one) =>
          cold.includes(one.id) ? { ...one, signer: 'cold' } : one,
        ),
        signers: [{ id: 'cold', kind: 'offline' as const, address: chain.signer.address }],
        ...change,
      },
    },
  }
  return realWorld(profile, {})
}

/** What the plan hands over, as the machine with the key reads it. */
async function prepared(contracts: readonly string[] = ['booking']): Promise<PreparedFile> {
  const looked = await prepare.look({ contracts: [...contracts] }, world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const act = looked.plan.acts.find(({ kind }) => kind === 'handover')
  if (act?.kind !== 'handover') throw new Error('nothing is handed over')
  const file = readPrepared(act.file.text)
  if ('code' in file) throw new Error(file.summary)
  return file
}

async function signed(file: PreparedFile, change: Partial<PreparedFile> = {}): Promise<string> {
  const { hash: _, ...rest } = { ...file, ...change }
  const made = await signPrepared({ ...rest, hash: preparedHash(rest) }, chain.signer)
  return JSON.stringify(made)
}

/** Kept sealed, as a panel does with a file that was dropped; the run is given its hash. */
async function keep(text: string) {
  const bundle = await bundleOfText(text, world.reads, never)
  return 'code' in bundle ? bundle : world.signed.keep(bundle)
}

async function kept(text: string): Promise<string> {
  const one = await keep(text)
  if ('code' in one) throw new Error(one.summary)
  return one.id
}

const look = async (text: string) => send.look({ signed: await kept(text) }, world.reads, never)
const nonce = () => chain.reader.getTransactionCount({ address: chain.signer.address })

/** The refusal's code and field: each bad case names what is at fault. */
async function refusal(text: string) {
  const one = await keep(text)
  if ('code' in one) return [one.code, one.field]
  const looked = await send.look({ signed: one.id }, world.reads, never)
  return looked.kind === 'refusal' ? [looked.failure.code, looked.failure.field] : looked.kind
}

function altered(file: PreparedFile, change: Partial<PreparedFile['transactions'][number]>) {
  return { transactions: file.transactions.map((one) => ({ ...one, ...change })) }
}

test('what a console without a key prepares is signed elsewhere, sent later, and pauses', async () => {
  const file = await prepared(['booking', 'escrow'])
  expect(file).toMatchObject({
    chainId: 31_337,
    from: chain.signer.address,
    transactions: [
      { contract: 'Booking', call: 'pause()', nonce: await nonce() },
      { contract: 'Escrow', maxFeePerGas: '100000000000' },
    ],
  })
  expect(outcome(await carryOut(prepare, { contracts: 'all' }, world))).toBe('accepted - verified')
  const text = await signed(file)
  expect(outcome(await carryOut(send, { signed: await kept(text) }, world))).toBe(
    'accepted - verified',
  )
  expect([await chain.paused('booking'), await chain.paused('escrow')]).toEqual([true, true])
  expect(await look(text)).toMatchObject({
    kind: 'nothing-to-do',
    because: 'It was sent already, and is in a block.',
  })
})

test('no file, and a file that was tampered with, are refused by name', async () => {
  const file = await prepared()
  for (const nothing of [{}, { signed: `0x${'00'.repeat(32)}` }, { signed: '../profile' }]) {
    expect(await send.look(nothing, world.reads, never)).toMatchObject({
      kind: 'refusal',
      failure: { code: 'ARGUMENT_INVALID', field: 'signed' },
    })
  }
  expect(await refusal('')).toEqual(['ARGUMENT_INVALID', 'file'])
  const made = JSON.parse(await signed(file))
  const later = { ...made.prepared, validUntil: '2030-01-01T00:00:00.000Z' }
  const tampered = JSON.stringify({ ...made, prepared: later })
  expect(await refusal(tampered)).toEqual(['ARGUMENT_INVALID', 'prepared.hash'])
})

test('a file of another chain is refused', async () => {
  const text = await signed(await prepared(), { chainId: 1 })
  expect(await refusal(text)).toEqual(['ARGUMENT_INVALID', 'chainId'])
})

test('a contract that is not of the profile is refused', async () => {
  const file = await prepared()
  const text = await signed(file, altered(file, { to: `0x${'ab'.repeat(20)}` }))
  expect(await refusal(text)).toEqual(['ARGUMENT_INVALID', 'transactions.0.to'])
})

test('a file that is no longer valid is refused', async () => {
  const text = await signed(await prepared(), { validUntil: '2020-01-01T00:00:00.000Z' })
  expect(await refusal(text)).toEqual(['ARGUMENT_INVALID', 'validUntil'])
})

test('a nonce that was used meanwhile, or that would wait, is refused', async () => {
  const file = await prepared()
  const early = await signed(file, altered(file, { nonce: (await nonce()) + 1 }))
  expect(await refusal(early)).toEqual(['ARGUMENT_INVALID', 'transactions.0.nonce'])
  const text = await signed(file)
  const hash = await chain.wallet.sendTransaction({ to: chain.signer.address, value: 1n })
  await chain.reader.waitForTransactionReceipt({ hash })
  expect(await refusal(text)).toEqual(['ARGUMENT_INVALID', 'transactions.0.nonce'])
})

test('a fee below what the chain asks for now is refused', async () => {
  const text = await signed(await prepared())
  await askChain(chain.direct, 'anvil_setNextBlockBaseFeePerGas', ['0x746a528800'])
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(await refusal(text)).toEqual(['ARGUMENT_INVALID', 'transactions.0.maxFeePerGas'])
})

test('an account that may no longer pause is refused with the contract’s own words', async () => {
  const file = await prepared()
  const text = await signed(file, altered(file, { to: chain.addressOf('treasury') }))
  expect(await look(text)).toMatchObject({
    kind: 'refusal',
    failure: {
      code: 'NO_PRIVILEGE',
      field: 'from',
      summary: expect.stringContaining('not its owner'),
    },
  })
})

test('what somebody has paused already is not sent', async () => {
  const text = await signed(await prepared())
  const own = operationOf(contractsSystem, 'pause')
  await carryOut(own, { contracts: ['booking'] }, chain.world)
  expect(await look(text)).toMatchObject({ kind: 'nothing-to-do' })
})

test('killed between record and send it is sent once; killed behind it, it is found and not sent again', async () => {
  const text = await signed(await prepared())
  const before = await nonce()
  const looked = await look(text)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const { plan } = looked
  const intent = { plan, preState: await send.preState(plan, world.reads, never) }
  // The intent is on disk, and nobody was offered anything.
  expect(await send.reconcile(intent, world.reads, never)).toBe('did-not')
  const receipt = await send.apply(plan, world.effects(), never)
  expect(receipt.kind).toBe('accepted')
  // The result never came to the disk.
  expect(await send.reconcile(intent, world.reads, never)).toBe('happened')
  const again = await send.apply(plan, world.effects(), never)
  expect(again.kind).toBe('accepted')
  expect(await nonce()).toBe(before + 1)
})

test('what waits in a pool is followed there', async () => {
  const text = await signed(await prepared())
  await askChain(chain.direct, 'evm_setIntervalMining', [0])
  await askChain(chain.direct, 'evm_setAutomine', [false])
  const [one] = JSON.parse(text).signed
  await askChain(chain.direct, 'eth_sendRawTransaction', [one.raw])
  const looked = await look(text)
  expect(looked).toMatchObject({
    kind: 'planned',
    plan: {
      warnings: expect.arrayContaining([expect.stringContaining('A pool has it already')]),
    },
  })
  const done = carryOut(send, { signed: await kept(text) }, world)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  await askChain(chain.direct, 'evm_setIntervalMining', [1])
  expect(outcome(await done)).toBe('accepted - verified')
})

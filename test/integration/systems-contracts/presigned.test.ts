import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { proxySlots } from '../../../src/main/kernel/systems/contracts/interfaces.ts'
import { viewKept } from '../../../src/main/kernel/systems/contracts/signers/signed/view-kept.ts'
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
let night: RealWorld
let opened: RealWorld[] = []
beforeEach(async () => {
  chain = await startChainWorld()
})
afterEach(async () => {
  for (const world of opened) await world.close()
  opened = []
  await chain.close()
})

const presign = operationOf(contractsSystem, 'presign-pause')
const send = operationOf(contractsSystem, 'send-signed')

/** A calm day: what is given is signed, and sealed. Then the key goes away, and the console is opened anew. */
async function signOnACalmDay(
  contracts: readonly string[] | 'all' = ['booking'],
  change: Partial<ContractsProfile> = {},
): Promise<string> {
  const directory = join(await mkdtemp(join(tmpdir(), 'presigned-')), 'signed')
  const input = { contracts: contracts === 'all' ? contracts : [...contracts] }
  const day = realWorld(chain.profile, { chain: chain.key }, undefined, directory)
  expect(outcome(await carryOut(presign, input, day))).toBe('accepted - verified')
  const { contracts: own } = chain.profile.systems
  if (own === undefined) throw new Error('no contracts')
  const profile = { ...chain.profile, systems: { contracts: { ...own, ...change } } }
  night = realWorld(profile, Object.fromEntries(day.kept), undefined, directory)
  opened = [day, night]
  const [kept, ...more] = await night.signed.kept()
  expect([kept?.kind, more.length]).toEqual(['open', 0])
  return kept?.id ?? ''
}

const look = (signed: string, more: { readonly override?: string } = {}) =>
  send.look({ signed, ...more }, night.reads, never)

/** Fields and words of everything that speaks against it, as the list shows it before it is used. */
async function standing() {
  const [kept] = await night.signed.kept()
  if (kept === undefined) throw new Error('nothing is kept')
  const view = await viewKept(kept, night.reads, never)
  if (view.kind === 'closed') throw new Error(view.failure.summary)
  return view.standing
}

async function mined(hash: `0x${string}`) {
  await chain.reader.waitForTransactionReceipt({ hash })
}

test('what was signed on a calm day pauses at night, with no key on the console', async () => {
  const id = await signOnACalmDay(['booking', 'escrow'])
  await expect(night.reads.chain.addressOf('chain')).rejects.toMatchObject({
    failure: { code: 'CREDENTIAL_MISSING' },
  })
  expect(await standing()).toEqual({ kind: 'fresh' })
  expect(await contractsSystem.live?.(night.reads, never)).toMatchObject({
    signedPauses: [{ of: 'Booking, Escrow', stale: null }],
  })
  const looked = await look(id)
  expect(looked).toMatchObject({
    kind: 'planned',
    plan: {
      challenge: { expects: '31337 2 contracts' },
      warnings: [expect.stringContaining('price cannot be raised')],
    },
  })
  expect(outcome(await carryOut(send, { signed: id }, night))).toBe('accepted - verified')
  expect([await chain.paused('booking'), await chain.paused('escrow')]).toEqual([true, true])
  expect(await standing()).toMatchObject({ kind: 'done' })
})

test('neither plan, record nor receipt has the bytes: only hash, signer, nonce, contract and cap', async () => {
  const id = await signOnACalmDay()
  const { raws } = await night.signed.open(id)
  const looked = await look(id)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const receipt = await send.apply(looked.plan, night.effects(), never)
  const recorded = opened.flatMap((world) => world.recorded)
  expect(recorded.map(({ kind }) => kind)).toContain('sign-and-keep')
  expect(recorded.map(({ kind }) => kind)).toContain('signed-transactions')
  const kept = await night.reads.signed.kept()
  const told = JSON.stringify([looked, receipt, await standing(), kept, recorded])
  expect(told).toContain(id)
  expect(told).not.toContain(raws[0]?.slice(2))
  expect(told).not.toContain(chain.key.replace(/^0x/, ''))
})

test('signed again on the next day there is nothing to do, until something makes it stale', async () => {
  const id = await signOnACalmDay()
  const [day] = opened
  if (day === undefined) throw new Error('no day')
  const again = () => presign.look({ contracts: ['booking'] }, day.reads, never)
  expect(await again()).toMatchObject({ kind: 'nothing-to-do' })
  await mined(await chain.wallet.sendTransaction({ to: chain.signer.address, value: 1n }))
  expect(await again()).toMatchObject({ kind: 'planned' })
  expect(outcome(await carryOut(presign, { contracts: ['booking'] }, day))).toBe(
    'accepted - verified',
  )
  const ids = (await day.signed.kept()).map((one) => one.id)
  expect(ids).toHaveLength(1)
  expect(ids).not.toContain(id)
})

test('a nonce that was used for something else is stale, and says to sign again', async () => {
  const id = await signOnACalmDay()
  await mined(await chain.wallet.sendTransaction({ to: chain.signer.address, value: 1n }))
  expect(await standing()).toMatchObject({
    kind: 'stale',
    mayPass: false,
    reasons: [
      {
        words: expect.stringMatching(/^Nonce \d+ was used/),
        next: expect.stringContaining('Sign again'),
      },
    ],
  })
  expect(await look(id, { override: 'it is an emergency' })).toMatchObject({
    kind: 'refusal',
    failure: { field: 'transactions.0.nonce' },
  })
})

test('a base fee above its cap is stale: nobody can raise it', async () => {
  const id = await signOnACalmDay()
  await askChain(chain.direct, 'anvil_setNextBlockBaseFeePerGas', ['0x746a528800'])
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(await look(id)).toMatchObject({
    kind: 'refusal',
    failure: {
      field: 'transactions.0.maxFeePerGas',
      summary: expect.stringContaining('It pays at most 100000000000 wei per gas'),
    },
  })
})

test('on another chain it is stale, whatever else is true', async () => {
  const id = await signOnACalmDay(['booking'], { chainId: 1 })
  expect(await look(id)).toMatchObject({ kind: 'refusal', failure: { field: 'chainId' } })
})

test('a signer that lost its role is refused with the contract’s own words', async () => {
  const id = await signOnACalmDay()
  // Owner and paused flag lie in the first slot of OpenZeppelin's Ownable and Pausable.
  const slot = `0x${'0'.repeat(24)}${'ab'.repeat(20)}`
  const zero = `0x${'0'.repeat(64)}`
  await askChain(chain.direct, 'anvil_setStorageAt', [chain.addressOf('booking'), zero, slot])
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(await look(id)).toMatchObject({
    kind: 'refusal',
    failure: {
      code: 'NO_PRIVILEGE',
      field: 'from',
      summary: expect.stringContaining('not its owner'),
    },
  })
})

test('a signer without the funds that nodes want is told how much it lacks', async () => {
  const id = await signOnACalmDay()
  await askChain(chain.direct, 'anvil_setBalance', [chain.signer.address, '0x1'])
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  expect(await look(id)).toMatchObject({
    kind: 'refusal',
    failure: { code: 'BLOCKED', next: expect.stringContaining('Send funds to') },
  })
})

/** One byte behind the code that runs: the contract does what it did, and is another one all the same. */
async function changeCode(address: string) {
  const code = String(await askChain(chain.direct, 'eth_getCode', [address, 'latest']))
  await askChain(chain.direct, 'anvil_setCode', [address, `${code}00`])
  await new Promise((resolve) => setTimeout(resolve, 1_200))
}

test('other code than was signed for asks for a reason, and goes past it with one', async () => {
  const id = await signOnACalmDay()
  await changeCode(chain.addressOf('booking'))
  expect(await standing()).toMatchObject({
    kind: 'stale',
    mayPass: true,
    reasons: [{ words: expect.stringContaining('runs other code') }],
  })
  expect(await look(id)).toMatchObject({
    kind: 'refusal',
    override: expect.any(String),
    failure: { field: 'transactions.0.code' },
  })
  const input = { signed: id, override: 'the upgrade was ours' }
  expect(outcome(await carryOut(send, input, night))).toBe('accepted - verified')
  expect(await chain.paused('booking')).toBe(true)
})

test('new code behind a proxy is other code, though the proxy is the same', async () => {
  await signOnACalmDay(['escrow'])
  const proxy = chain.addressOf('escrow')
  const slot = await askChain(chain.direct, 'eth_getStorageAt', [
    proxy,
    proxySlots.implementation,
    'latest',
  ])
  await changeCode(`0x${String(slot).slice(-40)}`)
  expect(await standing()).toMatchObject({ kind: 'stale', mayPass: true })
})

test('several reasons are told at once, each with what to do', async () => {
  const id = await signOnACalmDay()
  await mined(await chain.wallet.sendTransaction({ to: chain.signer.address, value: 1n }))
  await changeCode(chain.addressOf('booking'))
  expect(await look(id)).toMatchObject({
    kind: 'refusal',
    failure: {
      summary: expect.stringContaining('was used for something else'),
      answered: expect.stringContaining('runs other code'),
    },
  })
  expect(await look(id)).not.toHaveProperty('override')
})

test('an endpoint that is slow, or takes it and never answers, does not make a signed pause late', async () => {
  const id = await signOnACalmDay(['booking', 'escrow'])
  // Each question that waits for it takes 4 s, and the offer 8 s.
  chain.part.breakWith({ kind: 'slow', ms: 60_000 }, 0)
  const looked = await look(id)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const began = performance.now()
  expect(await send.apply(looked.plan, night.effects(), never)).toMatchObject({ kind: 'accepted' })
  expect(performance.now() - began).toBeLessThan(6_000)
  expect([await chain.paused('booking'), await chain.paused('escrow')]).toEqual([true, true])
})

test('another transaction that is mined under its nonce while it waits ends it, and says so', async () => {
  const id = await signOnACalmDay()
  const looked = await look(id)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  await askChain(chain.direct, 'evm_setIntervalMining', [0])
  await askChain(chain.direct, 'evm_setAutomine', [false])
  const sending = send.apply(looked.plan, night.effects(), never)
  await new Promise((resolve) => setTimeout(resolve, 1_000))
  const nonce = await chain.reader.getTransactionCount({ address: chain.signer.address })
  await chain.wallet.sendTransaction({
    ...{ to: chain.signer.address, value: 1n, nonce },
    ...{ maxFeePerGas: 200_000_000_000n, maxPriorityFeePerGas: 50_000_000_000n },
  })
  await askChain(chain.direct, 'evm_setIntervalMining', [1])
  expect(await sending).toMatchObject({
    kind: 'refused',
    failure: { code: 'STALE_PLAN', summary: expect.stringContaining('Another transaction') },
  })
  expect(await chain.paused('booking')).toBe(false)
})

test('a file that somebody exchanged after the approval is not sent', async () => {
  const id = await signOnACalmDay()
  const looked = await look(id)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const to = chain.addressOf('booking')
  const transactions = [{ hash: `0x${'11'.repeat(32)}`, nonce: 0, to }]
  const plan = { ...looked.plan, details: { ...looked.plan.details, transactions } }
  expect(await send.apply(plan, night.effects(), never)).toMatchObject({
    kind: 'not-sent',
    failure: { code: 'STALE_PLAN' },
  })
  expect(await chain.paused('booking')).toBe(false)
})

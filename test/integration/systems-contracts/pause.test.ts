import { afterEach, beforeEach, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import { carryOut, never, operationOf, outcome } from '../systems-providers/provider-run.ts'
import { type ChainWorld, startChainWorld } from './chain-world.ts'

let chain: ChainWorld
beforeEach(async () => {
  chain = await startChainWorld()
})
afterEach(() => chain.close())

const pause = operationOf(contractsSystem, 'pause')
const unpause = operationOf(contractsSystem, 'unpause')
const all = { contracts: 'all' } as const
const mine = ['booking', 'registry', 'escrow', 'wallets', 'deposits'] as const

async function pausedOnes(): Promise<readonly string[]> {
  const states = await Promise.all(
    [...mine, 'reviews', 'treasury'].map(async (id) => ((await chain.paused(id)) ? [id] : [])),
  )
  return states.flat()
}

async function factsOf(look: Awaited<ReturnType<typeof pause.look>>) {
  const shown =
    look.kind === 'planned' ? look.plan.now : look.kind === 'nothing-to-do' ? look.evidence : []
  return Object.fromEntries(
    shown.flatMap((one) => (one.kind === 'fact' ? [[one.label, one.value]] : [])),
  )
}

test('one approval pauses every contract that the signer may pause, and says who can pause the others', async () => {
  const looked = await pause.look(all, chain.world.reads, never)
  expect(looked).toMatchObject({
    kind: 'planned',
    plan: {
      title: 'Pause 5 contracts on chain 31337',
      challenge: { expects: '31337 5 contracts' },
      acts: mine.map((id) => ({
        kind: 'transaction',
        from: chain.signer.address,
        to: chain.addressOf(id),
        data: '0x8456cb59',
      })),
    },
  })
  expect(await factsOf(looked)).toMatchObject({
    Booking: 'not paused; this signer may pause it',
    'Price feed': 'it cannot be paused: it has no paused()',
  })
  if (looked.kind !== 'planned') throw new Error('no plan')
  const warned = looked.plan.warnings.join('\n')
  expect(warned).toMatch(/the Safe 0x\w{40} owns it: 2 of 3 signatures, next nonce 0/)
  expect(warned).toMatch(/the timelock 0x\w{40} owns it: a pause would come 60 minutes late/)

  expect(outcome(await carryOut(pause, all, chain.world))).toBe('accepted - verified')
  expect(await pausedOnes()).toEqual([...mine])
})

test('what is paused already is done, and is not sent again', async () => {
  await carryOut(pause, { contracts: ['booking'] }, chain.world)
  const nonce = await chain.reader.getTransactionCount({ address: chain.signer.address })
  expect(await pause.look({ contracts: ['booking'] }, chain.world.reads, never)).toMatchObject({
    kind: 'nothing-to-do',
    because: 'Nothing is left to pause here.',
  })
  expect(await chain.reader.getTransactionCount({ address: chain.signer.address })).toBe(nonce)
})

test('unpausing takes back what the signer may; a role that may only pause is told', async () => {
  await carryOut(pause, all, chain.world)
  const looked = await unpause.look(all, chain.world.reads, never)
  expect(await factsOf(looked)).toMatchObject({
    'Stylist Registry': expect.stringMatching(
      /not by this signer: 0x\w{40} does not hold DEFAULT_ADMIN_ROLE/,
    ),
  })
  expect(outcome(await carryOut(unpause, all, chain.world))).toBe('accepted - verified')
  expect(await pausedOnes()).toEqual(['registry'])
})

test('where only a multisig or a timelock may act the refusal says who, and what to sign', async () => {
  const looked = await pause.look({ contracts: ['reviews', 'treasury'] }, chain.world.reads, never)
  expect(looked).toMatchObject({
    kind: 'refusal',
    failure: { code: 'NO_PRIVILEGE', next: expect.stringContaining('0x8456cb59') },
  })
})

test('a provider that is down, behind, limited or on another chain does not keep a pause from happening', async () => {
  const faults = [
    { kind: 'down' },
    { kind: 'behind', blocks: 6 },
    { kind: 'rate-limited', seconds: 30 },
    { kind: 'other-chain', chainId: 1 },
  ] as const
  for (const [index, fault] of faults.entries()) {
    const id = mine[index] ?? 'booking'
    chain.part.breakWith(fault, 0)
    const done = await carryOut(pause, { contracts: [id] }, chain.world)
    expect([fault.kind, outcome(done), await chain.paused(id)]).toEqual([
      fault.kind,
      'accepted - verified',
      true,
    ])
  }
  const { plan } = await planOf(unpause, { contracts: ['booking'] })
  expect(plan.warnings).toEqual([
    expect.stringMatching(/^Not counted: 127\.0\.0\.1:\d+: it is on chain 1, not on 31337\.$/),
  ])
})

test('a provider that lies is told by name, and nothing counts as paused for everyone', async () => {
  chain.part.breakWith({ kind: 'lies' }, 1)
  const { plan } = await planOf(pause, { contracts: ['booking'] })
  expect(plan.warnings[0]).toMatch(/^Booking: .+ says not paused, .+ says paused\.$/)
  const done = await carryOut(pause, { contracts: ['booking'] }, chain.world)
  expect(outcome(done)).toBe('accepted - mixed')
  expect(done.verdict).toMatchObject({ behind: [expect.stringMatching(/^Booking at 127/)] })
  expect(await chain.paused('booking')).toBe(true)
})

test('with every provider down nothing is planned, and the words say what each of them did', async () => {
  chain.part.breakWith({ kind: 'down' })
  await expect(pause.look(all, chain.world.reads, never)).rejects.toMatchObject({
    failure: { code: 'UNREACHABLE', answered: expect.stringContaining('127.0.0.1:') },
  })
})

test('a stuck transaction of the same key is replaced under its nonce instead of waited for', async () => {
  await askChain(chain.direct, 'evm_setIntervalMining', [0])
  await askChain(chain.direct, 'evm_setAutomine', [false])
  const stuck = await chain.wallet.sendTransaction({
    to: chain.signer.address,
    value: 1n,
    maxFeePerGas: 3_000_000_000n,
    maxPriorityFeePerGas: 2_500_000_000n,
  })
  const done = carryOut(pause, { contracts: ['booking'] }, chain.world)
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  await askChain(chain.direct, 'evm_setIntervalMining', [1])
  expect(outcome(await done)).toBe('accepted - verified')
  expect(await chain.paused('booking')).toBe(true)
  expect(await chain.reader.getTransactionReceipt({ hash: stuck }).catch(() => null)).toBeNull()
})

test('a transaction that no block takes is sent again at a better price, and happens once', async () => {
  const nonce = await chain.reader.getTransactionCount({ address: chain.signer.address })
  await askChain(chain.direct, 'evm_setIntervalMining', [0])
  await askChain(chain.direct, 'evm_setAutomine', [false])
  const done = carryOut(pause, { contracts: ['booking', 'escrow'] }, chain.world)
  // Longer than one price is tried for.
  await new Promise((resolve) => setTimeout(resolve, 3_000))
  await askChain(chain.direct, 'evm_setIntervalMining', [1])
  const { receipt, verdict } = await done
  expect(verdict?.kind).toBe('verified')
  if (receipt.kind !== 'accepted') throw new Error(receipt.kind)
  const receipts = receipt.facts['receipts']
  expect(receipts).toMatchObject([{ status: 'succeeded' }, { status: 'succeeded' }])
  expect(JSON.stringify(receipts).match(/0x[0-9a-f]{64}/g)?.length).toBeGreaterThan(2)
  expect(await chain.reader.getTransactionCount({ address: chain.signer.address })).toBe(nonce + 2)
})

test('a base fee above the cap is refused with a way through, and paid when it is gone past', async () => {
  await askChain(chain.direct, 'anvil_setNextBlockBaseFeePerGas', ['0x746a528800'])
  await new Promise((resolve) => setTimeout(resolve, 1_200))
  const input = { contracts: ['booking'] }
  expect(await pause.look(input, chain.world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: { code: 'BLOCKED', field: 'systems.contracts.maxFeeGwei' },
    override: expect.stringContaining('gwei'),
  })
  const done = await carryOut(pause, { ...input, override: 'users lose money' }, chain.world)
  expect(outcome(done)).toBe('accepted - verified')
})

test('a reply that is lost is settled by nonces: it happened once, or not at all', async () => {
  chain.part.breakWith({ kind: 'swallows' })
  const input = { contracts: ['booking'] }
  const { plan } = await planOf(pause, input)
  const preState = await pause.preState(plan, chain.world.reads, never)
  const lost = { plan, preState }
  chain.part.breakWith({ kind: 'none' })
  // Nobody has it, and nobody knows that: it could still be mined.
  expect(await pause.reconcile(lost, chain.world.reads, never)).toBe('unsettled')
  await carryOut(pause, input, chain.world)
  expect(await pause.reconcile(lost, chain.world.reads, never)).toBe('happened')
})

test('a provider that answers slowly, or takes a call and never answers, does not make a pause late', async () => {
  const timed = async (id: string) => {
    const began = performance.now()
    const done = await carryOut(pause, { contracts: [id] }, chain.world)
    expect([outcome(done), await chain.paused(id)]).toEqual(['accepted - verified', true])
    return performance.now() - began
  }
  const well = await timed('booking')
  // Every look ends a moment after the first answer.
  chain.part.breakWith({ kind: 'slow', ms: 3_000 }, 0)
  const slow = await timed('registry')
  chain.part.breakWith({ kind: 'slow', ms: 60_000 }, 0)
  const silent = await timed('escrow')
  // Without it 45 s: each question waited for the slowest one.
  expect([slow - well, silent - well].map((ms) => ms < 12_000)).toEqual([true, true])
})

test('an address without a contract, and one whose contract has neither name() nor paused(), are told apart', async () => {
  const { reads } = chain.world
  const { contracts } = reads.profile.systems
  if (contracts === undefined) throw new Error('no contracts')
  const empty = { id: 'empty', name: 'Typing error', address: `0x${'7'.repeat(40)}` }
  const all = [...contracts.contracts, empty]
  const profile = { ...reads.profile, systems: { contracts: { ...contracts, contracts: all } } }
  const input = { contracts: ['empty', 'prices'] }
  const looked = await pause.look(input, { ...reads, profile }, never)
  expect(await factsOf(looked)).toEqual({
    'Typing error': 'there is no contract at this address',
    'Price feed': 'it cannot be paused: it has no paused()',
  })
})

async function planOf(operation: typeof pause, input: { readonly contracts: readonly string[] }) {
  const looked = await operation.look({ contracts: [...input.contracts] }, chain.world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  return looked
}

import { afterAll, beforeAll, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import {
  carryOut,
  checked,
  never,
  operationOf,
  outcome,
} from '../systems-providers/provider-run.ts'
import { type ChainWorld, startChainWorld } from './chain-world.ts'
import { approveAs, readSafeHash } from './safe-colleague.ts'

let chain: ChainWorld
beforeAll(async () => {
  chain = await startChainWorld()
})
afterAll(() => chain.close())

const propose = operationOf(contractsSystem, 'pause-by-safe')
const execute = operationOf(contractsSystem, 'safe-execute')
const all = { contracts: 'all' } as const

async function planned(operation = propose, input: object = all): Promise<Plan> {
  const looked = await operation.look({ ...input }, chain.world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  return looked.plan
}

const carriageOf = ({ details }: Plan) => ({
  carrier: details['carrier'] ?? null,
  transactions: details['transactions'] ?? null,
})

/** One look, where the engine would go on looking. */
async function signatures(plan: Plan) {
  const check = contractsSystem.checks.find(({ name }) => name === 'safe-signatures')
  if (check === undefined) throw new Error('no check')
  return check.run(carriageOf(plan), chain.world.reads, never)
}

test('the hashes are the Safe’s own, and the plan has what its owners compare and sign', async () => {
  const plan = await planned()
  expect(plan).toMatchObject({
    title: expect.stringMatching(/^Propose to the Safe ….{4} to pause Reviews$/),
  })
  const handover = plan.acts.find((act) => act.kind === 'handover')
  if (handover?.kind !== 'handover') throw new Error('nothing is handed over')
  const fields = new Map(handover.fields)
  const safe = `0x${fields.get('Safe')?.slice(2)}` as const
  const own = await readSafeHash(chain, safe, { to: chain.addressOf('reviews'), nonce: 0 })
  expect(fields.get('Safe transaction hash')).toBe(own)
  expect(JSON.parse(handover.file.text)).toMatchObject({
    chainId: '31337',
    meta: { createdFromSafeAddress: safe },
    transactions: [{ to: chain.addressOf('reviews'), data: '0x8456cb59', value: '0' }],
  })
  expect(plan.warnings.join('\n')).toMatch(/signed under nonce 0, .+ replaced by it/)
  expect(plan.warnings.join('\n')).toMatch(/one more owner has to sign elsewhere/)
})

test('a signature that is missing is waited for in words, and the Safe executes when it is there', async () => {
  const plan = await planned()
  expect(outcome(await carryOut(propose, all, chain.world))).toBe('accepted - verified')
  expect(await signatures(plan)).toMatchObject({
    kind: 'pending',
    waitingFor: expect.stringMatching(/^1 of 2 signatures are on the chain; missing 1 of 0x/),
  })
  expect(await execute.look(carriageOf(plan), chain.world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: { code: 'BLOCKED', answered: expect.stringContaining('1 of 2 signatures') },
  })
  await approveAs(chain, 'colleague', plan)
  expect(await signatures(plan)).toMatchObject({ kind: 'verified' })
  const done = await carryOut(execute, carriageOf(plan), chain.world)
  expect(outcome(done)).toBe('accepted - verified')
  expect(await chain.paused('reviews')).toBe(true)
  const switchedTo = { call: 'pause', contracts: plan.details['contracts'] ?? null }
  expect(await checked(contractsSystem, 'switched', switchedTo, chain.world.reads)).toMatchObject({
    kind: 'verified',
  })
  // The same proposal again is over, whoever executed it.
  expect(await signatures(plan)).toMatchObject({
    kind: 'verified',
    evidence: [{ value: expect.stringContaining('has executed what was signed under nonce 0') }],
  })
  expect(await execute.look(carriageOf(plan), chain.world.reads, never)).toMatchObject({
    kind: 'nothing-to-do',
    because: 'Others have executed it.',
  })
  expect(await propose.look({ ...all }, chain.world.reads, never)).toMatchObject({
    kind: 'nothing-to-do',
  })
})

test('where nothing was proposed nobody is waited for', async () => {
  expect(await checked(contractsSystem, 'safe-signatures', {}, chain.world.reads)).toMatchObject({
    kind: 'verified',
  })
  expect(await execute.look({}, chain.world.reads, never)).toMatchObject({ kind: 'nothing-to-do' })
})

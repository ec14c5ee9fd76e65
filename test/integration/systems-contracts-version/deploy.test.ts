import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { DeployDetails } from '../../../src/main/kernel/systems/contracts/version/deploy-input.ts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { carryOut, never, operationOf, outcome } from '../systems-providers/provider-run.ts'
import { startVersionWorld, type VersionWorld } from './version-world.ts'

let chain: VersionWorld
let good: JsonObject
beforeAll(async () => {
  chain = await startVersionWorld()
  good = { artifact: await chain.artifact('BookingV2'), arguments: [chain.signer.address, '250'] }
})
afterAll(() => chain.close())
beforeEach(() => chain.part.breakWith({ kind: 'none' }))

const REFUND = {
  type: 'function',
  name: 'refund',
  inputs: [],
  outputs: [],
  stateMutability: 'view',
}
const deploy = operationOf(contractsSystem, 'deploy')
const look = (input: JsonObject) => deploy.look(input, chain.world.reads, never)
const nonce = () => chain.reader.getTransactionCount({ address: chain.signer.address })

async function planOf(input: JsonObject) {
  const looked = await look(input)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  return { ...looked, details: DeployDetails.parse(looked.plan.details) }
}

test('the address is foreseen in the plan, and the code there is the artifact’s byte for byte', async () => {
  const { plan, details } = await planOf(good)
  expect(plan).toMatchObject({
    title: 'Deploy BookingV2 on chain 31337',
    challenge: { expects: `31337 ${details.address.slice(-4)}` },
    acts: [{ kind: 'transaction', to: details.address, call: 'creation of BookingV2' }],
  })
  expect(JSON.stringify(plan.now)).toMatch(/Costs at most.+Tried.+made/)
  expect(await chain.reader.getCode({ address: details.address })).toBeUndefined()

  const done = await carryOut(deploy, good, chain.world)
  expect(outcome(done)).toBe('accepted - verified')
  expect(done.verdict?.evidence).toContainEqual({
    kind: 'table',
    label: 'Immutables',
    columns: ['byte', 'value'],
    rows: [[expect.any(Number), `0x${250n.toString(16).padStart(64, '0')}`]],
  })
  const { abi } = JSON.parse(await chain.compiled('BookingV2'))
  const fee = { address: details.address, abi, functionName: 'feeBasisPoints' }
  expect(await chain.reader.readContract(fee)).toBe(250)
})

test.each([
  [{ artifact: undefined }, 'NO_CANDIDATE', 'artifact', /No artifact/],
  [{ arguments: [] }, 'ARGUMENT_INVALID', 'arguments', /2 needed, 0 given/],
  [
    { points: '70000' },
    'ARGUMENT_INVALID',
    'arguments[1]',
    /feeBasisPoints_ \(uint16\) must be between/,
  ],
  [{ points: '1001' }, 'REFUSED_BY_PROVIDER', 'arguments', /reverts: Booking: more than a tenth/],
] as const)('%j is refused before anything is sent', async (change, code, field, summary) => {
  const before = await nonce()
  const own = 'points' in change ? { arguments: [chain.signer.address, change.points] } : change
  const input = Object.fromEntries(
    Object.entries({ ...good, ...own }).filter(([, value]) => value !== undefined),
  ) as JsonObject
  expect(await look(input)).toMatchObject({
    kind: 'refusal',
    failure: { code, field, summary: expect.stringMatching(summary) },
  })
  expect(await nonce()).toBe(before)
})

test('an artifact whose parts are of two compilations is refused by its field', async () => {
  const { deployedBytecode } = JSON.parse(await chain.compiled('Booking'))
  const mixed = await chain.artifact('BookingV2', (json) => ({
    ...json,
    deployedBytecode,
    immutableReferences: {},
  }))
  // The other code does not know a function of this ABI either; what the creation makes is the stronger word.
  expect(await look({ ...good, artifact: mixed })).toMatchObject({
    failure: { code: 'ARTIFACT_INVALID', field: 'deployedBytecode' },
  })
  const foreign = await chain.artifact('BookingV2', (json) => ({
    ...json,
    abi: [...Reflect.get(json, 'abi'), REFUND],
  }))
  expect(await look({ ...good, artifact: foreign })).toMatchObject({
    kind: 'refusal',
    failure: { field: 'abi', summary: 'The code does not know refund, which the ABI names.' },
    override: expect.any(String),
  })
})

test('every provider on another chain, and a signer without funds, are told in words', async () => {
  chain.part.breakWith({ kind: 'other-chain', chainId: 1 })
  await expect(look(good)).rejects.toMatchObject({
    failure: { code: 'UNREACHABLE', answered: expect.stringContaining('it is on chain 1') },
  })
  chain.part.breakWith({ kind: 'none' })
  const { address } = chain.signer
  const purse = await chain.reader.getBalance({ address })
  await askChain(chain.direct, 'anvil_setBalance', [address, '0x1'])
  expect(await look(good)).toMatchObject({
    failure: { code: 'BLOCKED', next: `Send funds to ${address}.` },
  })
  await askChain(chain.direct, 'anvil_setBalance', [address, `0x${purse.toString(16)}`])
})

test('killed between record and send: it did not happen, and the second attempt is the same contract', async () => {
  const { plan, details } = await planOf(good)
  const preState = await deploy.preState(plan, chain.world.reads, never)
  expect(await deploy.reconcile({ plan, preState }, chain.world.reads, never)).toBe('did-not')
  const again = await planOf({ ...good, seen: plan.seen ?? {} })
  expect(again.details).toEqual(details)
})

test('sent with the reply lost: it happened, and trying again verifies it and sends nothing', async () => {
  const { plan, details } = await planOf(good)
  const preState = await deploy.preState(plan, chain.world.reads, never)
  await deploy.apply(plan, chain.world.effects(), never)
  const sent = await nonce()
  expect(await deploy.reconcile({ plan, preState }, chain.world.reads, never)).toBe('happened')

  const again = await planOf({ ...good, seen: plan.seen ?? {} })
  expect(again.details).toEqual({ ...details, standsAlready: true })
  expect(await deploy.apply(again.plan, chain.world.effects(), never)).toMatchObject({
    kind: 'accepted',
  })
  expect(await nonce()).toBe(sent)
})

test('a key that was used elsewhere makes the plan stale instead of another address', async () => {
  const { plan } = await planOf(good)
  const hash = await chain.wallet.sendTransaction({ to: chain.signer.address, value: 1n })
  await chain.reader.waitForTransactionReceipt({ hash })
  expect(await deploy.apply(plan, chain.world.effects(), never)).toMatchObject({
    kind: 'not-sent',
    failure: { code: 'STALE_PLAN' },
  })
})

import { getAddress, type Hex } from 'viem'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { DeployDetails } from '../../../src/main/kernel/systems/contracts/version/deploy-input.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { carryOut, never, operationOf, outcome } from '../systems-providers/provider-run.ts'
import { startVersionWorld, type VersionWorld } from './version-world.ts'

let chain: VersionWorld
let next: JsonObject
let former: JsonObject
beforeAll(async () => {
  chain = await startVersionWorld()
  next = await chain.artifact('EscrowV2')
  former = await chain.artifact('Escrow')
})
afterAll(() => chain.close())
beforeEach(() => chain.part.breakWith({ kind: 'none' }))

const deploy = operationOf(contractsSystem, 'deploy')
const upgrade = operationOf(contractsSystem, 'upgrade')
const look = (input: JsonObject) => deploy.look(input, chain.world.reads, never)
const limit = { function: 'setLimit', arguments: ['1000'] }

async function implementationOf(id: string): Promise<string> {
  const slot = '0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc'
  const word = await chain.reader.getStorageAt({ address: chain.addressOf(id), slot })
  return getAddress(`0x${word?.slice(-40)}`)
}

async function deployed(input: JsonObject): Promise<Hex> {
  const looked = await look(input)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  expect(outcome(await carryOut(deploy, input, chain.world))).toBe('accepted - verified')
  return DeployDetails.parse(looked.plan.details).address
}

const plain = (contract: string): JsonObject => ({
  artifact: next,
  arguments: [],
  upgrades: contract,
  former,
})
const inputFor = (contract: string): JsonObject => ({ ...plain(contract), initializer: limit })

test.each([
  ['escrow', 'uups', /^upgradeToAndCall\(/],
  ['wallets', 'transparent', /^upgradeAndCall\(.+ of its ProxyAdmin/],
] as const)(
  'the %s proxy is upgraded with its initializer, and back',
  async (contract, kind, call) => {
    const old = await implementationOf(contract)
    const looked = await look(inputFor(contract))
    if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
    expect(looked.plan.now).toContainEqual({
      kind: 'table',
      label: 'Storage layout',
      columns: ['slot', 'was', 'is', 'what it means'],
      rows: [
        [
          '0',
          ...['mapping(bytes32 => uint256) held', 'mapping(bytes32 => uint256) held', 'the same'],
        ],
        ['1', '—', 'uint256 limit', 'new, behind the old ones'],
      ],
    })
    const implementation = await deployed(inputFor(contract))

    const order = { contract, implementation, artifact: next, initializer: limit }
    const planned = await upgrade.look(order, chain.world.reads, never)
    if (planned.kind !== 'planned') throw new Error(JSON.stringify(planned))
    expect(planned.plan).toMatchObject({
      challenge: { expects: `31337 ${chain.addressOf(contract).slice(-4)}` },
      acts: [{ kind: 'transaction', call: expect.stringMatching(call) }],
      now: [{ value: expect.stringContaining(kind) }, {}, {}],
    })
    expect(outcome(await carryOut(upgrade, order, chain.world))).toBe('accepted - verified')
    expect(await implementationOf(contract)).toBe(implementation)
    const { abi } = JSON.parse(await chain.compiled('EscrowV2'))
    const asked = { address: chain.addressOf(contract), abi, functionName: 'limit' }
    expect(await chain.reader.readContract(asked)).toBe(1000n)

    // Nothing is initialized twice, and what the contract says about it is put into words.
    expect(await upgrade.look(order, chain.world.reads, never)).toMatchObject({
      kind: 'nothing-to-do',
    })
    if (planned.undo.kind !== 'undo') throw new Error('no way back')
    const back = planned.undo.operation
    expect(back).toMatchObject({ name: 'upgrade', input: { contract } })
    expect(outcome(await carryOut(upgrade, back.input, chain.world))).toBe('accepted - verified')
    expect(await implementationOf(contract)).toBe(old)
    expect(await upgrade.look(order, chain.world.reads, never)).toMatchObject({
      kind: 'refusal',
      failure: { answered: 'this initializer has run already, or may not run now' },
    })
  },
)

test('a colliding layout is refused before anything is deployed, and no reason goes past it', async () => {
  const colliding = await chain.artifact('EscrowColliding')
  expect(
    await look({ ...plain('escrow'), artifact: colliding, override: 'I know what I do' }),
  ).toEqual({
    kind: 'refusal',
    failure: expect.objectContaining({
      code: 'LAYOUT_COLLIDES',
      field: 'storageLayout',
      answered: expect.stringMatching(/slot 0: mapping.+ held → uint256 limit \(MOVED/),
    }),
  })
})

test('a layout that is not known, and an artifact of something else, are refused with a way through', async () => {
  const { former: _, ...without } = plain('escrow')
  expect(await look(without)).toMatchObject({
    kind: 'refusal',
    failure: { field: 'former', summary: expect.stringContaining('no artifact of what runs now') },
    override: expect.any(String),
  })
  expect(await look({ ...plain('escrow'), former: next })).toMatchObject({
    failure: {
      field: 'former',
      summary: expect.stringMatching(/EscrowV2 is not what Escrow runs/),
    },
    override: expect.any(String),
  })
  const looked = await look({ ...without, override: 'compared by hand' })
  expect(looked).toMatchObject({
    kind: 'planned',
    plan: { warnings: [expect.stringMatching(/^Gone past: Whether the new code reads/)] },
  })
})

test.each([
  [{ upgrades: 'nowhere' }, 'contract', /no such contract/],
  [{ upgrades: 'booking' }, 'contract', /Booking is no proxy/],
  [
    { initializer: { function: 'grow', arguments: [] } },
    'initializer.function',
    /no function grow/,
  ],
  [
    { initializer: { function: 'setLimit', arguments: ['much'] } },
    'initializer.arguments[0]',
    /whole number/,
  ],
] as const)('%j is refused by its field', async (change, field, summary) => {
  expect(await look({ ...inputFor('escrow'), ...change })).toMatchObject({
    kind: 'refusal',
    failure: { field, summary: expect.stringMatching(summary) },
  })
})

test('an endpoint that says another thing about a proxy keeps it from being upgraded, and is named', async () => {
  const implementation = await implementationOf('wallets')
  chain.part.breakWith({ kind: 'lies' }, 1)
  const input = { contract: 'escrow', implementation }
  expect(await upgrade.look(input, chain.world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: {
      code: 'MIXED',
      field: 'systems.contracts.rpc',
      answered: expect.stringMatching(
        /^127\.0\.0\.1:\d+ says uups, runs 0x\w{40}, .+; 127\.0\.0\.1:\d+ says no proxy$/,
      ),
    },
  })
  expect(await look(plain('escrow'))).toMatchObject({ failure: { code: 'MIXED' } })
})

test('killed between record and send the upgrade did not happen; sent with the reply lost it did', async () => {
  const implementation = await deployed(plain('escrow'))
  const planned = await upgrade.look(
    { contract: 'escrow', implementation },
    chain.world.reads,
    never,
  )
  if (planned.kind !== 'planned') throw new Error(JSON.stringify(planned))
  const { plan } = planned
  const preState = await upgrade.preState(plan, chain.world.reads, never)
  const settled = () => upgrade.reconcile({ plan, preState }, chain.world.reads, never)
  expect(await settled()).toBe('did-not')
  await upgrade.apply(plan, chain.world.effects(), never)
  expect(await settled()).toBe('happened')
})

test('a signer that may not upgrade is refused with who may, and what they send', async () => {
  const { abi } = JSON.parse(await chain.compiled('Escrow'))
  const implementation = await deployed({ ...plain('escrow'), override: 'compared by hand' })
  const { reader, wallet, signer } = chain
  const address = chain.addressOf('escrow')
  const owner = chain.addressOf('treasury')
  const timelock = await reader.readContract({ address: owner, abi, functionName: 'owner' })
  const hand = { address, abi, functionName: 'transferOwnership', args: [timelock] }
  const hash = await wallet.writeContract(hand)
  await reader.waitForTransactionReceipt({ hash })
  const input = { contract: 'escrow', implementation }
  expect(await upgrade.look(input, chain.world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: {
      code: 'NO_PRIVILEGE',
      summary: `Escrow refuses the upgrade: ${signer.address} is not its owner.`,
      next: expect.stringMatching(
        /^Who may upgrade it: a timelock, 60 minutes late \(…\w{4}\)\. They send 0x4f1ef286/,
      ),
    },
  })
})

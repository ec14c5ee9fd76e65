import { encodeFunctionData, getAddress, type Hex } from 'viem'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { lookAtContracts } from '../../../src/main/kernel/systems/contracts/authority/index.ts'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { readArtifact } from '../../../src/rehearsal/chain/artifact.ts'
import { createDeployer } from '../../../src/rehearsal/chain/create-deployer.ts'
import type {
  Authority,
  ContractAct,
  ContractLine,
} from '../../../src/shared/domain/contract-board.ts'
import { carryOut, never, operationOf } from '../systems-providers/provider-run.ts'
import { type ChainWorld, startChainWorld } from './chain-world.ts'

const MAX_DELAY = 7200
const PAUSE = '0x8456cb59'

let chain: ChainWorld
/** Contracts of kinds that the rehearsal has not, beside its own. */
let added: readonly { readonly id: string; readonly name: string; readonly address: Hex }[]
beforeAll(async () => {
  chain = await startChainWorld()
  added = await deployOthers(chain)
})
afterAll(() => chain.close())
beforeEach(() => chain.part.breakWith({ kind: 'none' }))

async function deployOthers({ direct, keys, signer, reader, part }: ChainWorld) {
  const { deploy, send } = createDeployer(direct, keys.colleague)
  const colleague = createDeployer(direct, keys.colleague).account.address
  const third = createDeployer(direct, keys.third).account.address
  const manager = await deploy('AccessManager', [colleague])
  const vault = await deploy('Vault', [manager])
  await send('AccessManager', manager, 'setTargetFunctionRole', [vault, [PAUSE], 7n])
  await send('AccessManager', manager, 'grantRole', [7n, signer.address, 0])
  await send('AccessManager', manager, 'grantRole', [7n, third, MAX_DELAY])
  const { abi } = await readArtifact('Payouts')
  const initialize = encodeFunctionData({
    abi,
    functionName: 'initialize',
    args: [signer.address, third],
  })
  const logic = await deploy('Payouts')
  const payouts = await deploy('ERC1967Proxy', [logic, initialize])
  const behindTimelock = await deploy('TransparentUpgradeableProxy', [
    await deploy('Escrow'),
    await reader.readContract({
      address: part.contracts.find(({ id }) => id === 'treasury')?.address ?? '0x',
      abi: [
        {
          type: 'function',
          name: 'owner',
          inputs: [],
          outputs: [{ type: 'address' }],
          stateMutability: 'view',
        },
      ],
      functionName: 'owner',
    }),
    encodeFunctionData({
      abi: (await readArtifact('Escrow')).abi,
      functionName: 'initialize',
      args: [signer.address],
    }),
  ])
  return [
    { id: 'vault', name: 'Vault', address: vault },
    { id: 'payouts', name: 'Payouts', address: payouts },
    { id: 'tips', name: 'Tips', address: behindTimelock },
    { id: 'nowhere', name: 'Nowhere', address: getAddress(`0x${'7'.repeat(40)}`) },
  ]
}

async function look() {
  const { reads } = chain.world
  const { contracts } = reads.profile.systems
  if (contracts === undefined) throw new Error('no contracts')
  const systems = { contracts: { ...contracts, contracts: [...contracts.contracts, ...added] } }
  return lookAtContracts({ ...reads, profile: { ...reads.profile, systems } }, never)
}

function lineOf(board: Awaited<ReturnType<typeof look>>, id: string): ContractLine {
  const found = board.contracts.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no ${id}`)
  return found
}

function authorityOf({ authorities }: ContractLine, act: ContractAct): Authority {
  const found = authorities.find((one) => one.act === act)
  if (found === undefined) throw new Error(`no ${act}`)
  return found
}

const inShort = ({ authorities }: ContractLine) =>
  Object.fromEntries(authorities.map(({ act, kind, says }) => [act, `${kind}: ${says}`]))

test('who may pause, unpause and upgrade is told for every kind of owner, by what the contract says itself', async () => {
  const board = await look()
  const shown = Object.fromEntries(board.contracts.map((line) => [line.name, inShort(line)]))
  const mine = 'here: this console’s key'
  const safe = expect.stringMatching(/^others: a Safe, 2 of 3 signatures \(…\w{4}\)$/)
  const late = expect.stringMatching(/^others: a timelock, 60 minutes late \(…\w{4}\)$/)
  const fixed = 'impossible: not a proxy'
  const none = 'impossible: it has no pause'
  const colleague = expect.stringMatching(/^others: an account \(…\w{4}\)$/)
  expect(shown).toEqual({
    Booking: { pause: mine, unpause: mine, upgrade: fixed },
    'Stylist Registry': { pause: mine, unpause: colleague, upgrade: fixed },
    Escrow: { pause: mine, unpause: mine, upgrade: mine },
    Wallets: { pause: mine, unpause: mine, upgrade: mine },
    Reviews: { pause: safe, unpause: safe, upgrade: fixed },
    Treasury: { pause: late, unpause: late, upgrade: fixed },
    'Price feed': { pause: none, unpause: none, upgrade: fixed },
    Deposits: { pause: mine, unpause: mine, upgrade: fixed },
    'Deposits 2': { pause: mine, unpause: mine, upgrade: fixed },
    Vault: {
      pause: expect.stringMatching(
        /^here: this console’s key, an account \(…\w{4}\), after a delay$/,
      ),
      unpause: colleague,
      upgrade: fixed,
    },
    Payouts: { pause: mine, unpause: mine, upgrade: colleague },
    Tips: { pause: mine, unpause: mine, upgrade: late },
    Nowhere: {},
  })
  expect(board).toMatchObject({ chainId: 31_337, notCounted: [], keyAway: null })
  expect(lineOf(board, 'nowhere')).toMatchObject({ state: 'no-code', codeHash: null })
  expect(lineOf(board, 'wallets')).toMatchObject({
    ...{ state: 'not-paused', proxy: 'transparent', disagreement: null },
    implementation: expect.stringMatching(/^0x[0-9a-f]{40}$/),
  })
})

test('an access manager’s role and its delay are read from the manager, and tried at the contract', async () => {
  const { holders } = authorityOf(lineOf(await look(), 'vault'), 'pause')
  expect(holders).toEqual([
    expect.objectContaining({
      address: chain.signer.address.toLowerCase(),
      because: ['key of this console', 'role at its access manager'],
      permission: 'may',
    }),
    expect.objectContaining({
      permission: 'late',
      says: expect.stringContaining(`wait for ${MAX_DELAY} s`),
    }),
  ])
})

test('a contract that tells everybody it is paused proves nothing about one account', async () => {
  const payouts = added.find(({ id }) => id === 'payouts')?.address ?? '0x'
  const { abi } = await readArtifact('Payouts')
  const hash = await chain.wallet.writeContract({ abi, address: payouts, functionName: 'pause' })
  await chain.reader.waitForTransactionReceipt({ hash })
  const line = lineOf(await look(), 'payouts')
  expect(inShort(line)).toMatchObject({
    pause: 'unknown: not to be seen now: done already, which everybody is told',
    unpause: 'here: this console’s key',
  })
  expect(line.state).toBe('paused')
})

test('an endpoint that lies about a contract is named beside what the others say', async () => {
  await carryOut(operationOf(contractsSystem, 'pause'), { contracts: ['booking'] }, chain.world)
  chain.part.breakWith({ kind: 'lies' }, 1)
  const line = lineOf(await look(), 'booking')
  expect(line.state).toBe('disputed')
  expect(line.disagreement).toMatch(/^127\.0\.0\.1:\d+ says paused, .+ says not-paused, /)
})

test('an endpoint that is behind or down is left out by name, and the others are believed', async () => {
  chain.part.breakWith({ kind: 'down' }, 0)
  const board = await look()
  expect(board.counted).toHaveLength(1)
  expect(board.notCounted).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+: /)])
  expect(authorityOf(lineOf(board, 'escrow'), 'upgrade').kind).toBe('here')
})

test('without the key everything is told all the same, and that the key is away', async () => {
  const { reads } = chain.world
  const { systems } = reads.profile
  if (systems.contracts === undefined) throw new Error('no contracts')
  const profile = {
    ...reads.profile,
    systems: { contracts: { ...systems.contracts, secret: 'not-entered' } },
  }
  const board = await lookAtContracts({ ...reads, profile }, never)
  expect(board.keyAway).toMatch(/not-entered/)
  expect(authorityOf(lineOf(board, 'escrow'), 'upgrade')).toMatchObject({
    kind: 'others',
    holders: [{ because: ['owner'], permission: 'may' }],
  })
})

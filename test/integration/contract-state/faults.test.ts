import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import type { RpcFault } from '../../../src/rehearsal/chain/rpc-faults.ts'
import type { ContractsProfile, StateProfile } from '../../../src/shared/domain/profile-chain.ts'
import { type StateChain, startStateChain } from '../../doubles/state-chain.ts'
import { carryOut, never, operationOf, realWorld } from '../systems-providers/provider-run.ts'

const exportState = operationOf(contractsSystem, 'export-state')

let chain: StateChain
beforeAll(async () => {
  chain = await startStateChain({ deposits: 30, released: [3] })
  await chain.pause()
  await chain.mine(20)
})
afterAll(() => chain.close())
afterEach(() => {
  for (const gate of chain.gates) gate.breakWith({ kind: 'none' })
})

let folders = 0
async function exportWith(
  change: Partial<StateProfile> = {},
  more: Partial<ContractsProfile> = {},
) {
  folders += 1
  const folder = join(chain.dir, `faults-${folders}`)
  const world = realWorld(chain.profile({ folder, ...change }, more), { chain: chain.key })
  try {
    const looked = await exportState.look({}, world.reads, never)
    if (looked.kind !== 'planned') return { looked, warnings: [], receipt: undefined, by: [] }
    const { receipt, verdict } = await carryOut(exportState, {}, world)
    const path = join(folder, `${looked.plan.details['export']}.manifest.json`)
    const manifest = JSON.parse(await readFile(path, 'utf8').catch(() => '{"rows":{"chunks":[]}}'))
    const by: readonly number[] = manifest.rows.chunks.map((chunk: { by: number }) => chunk.by)
    return { looked, receipt, verdict, by, warnings: looked.plan.warnings }
  } finally {
    await world.close()
  }
}

test.each<[string, RpcFault, RegExp]>([
  ['down', { kind: 'down' }, /Not counted: .*could not be reached/],
  ['behind', { kind: 'behind', blocks: 9 }, /Not counted: .*it is 9 blocks behind/],
  ['on another chain', { kind: 'other-chain', chainId: 5 }, /Not counted: .*it is on chain 5/],
  ['silent', { kind: 'slow', ms: 60_000 }, /Not counted: .*answers more than 2 s later/],
  ['asked too often', { kind: 'rate-limited', seconds: 60 }, /Not counted: .*limit exceeded/],
])(
  'one endpoint that is %s does not keep the other from giving everything, and is named',
  async (_, fault, words) => {
    chain.gates[0]?.breakWith(fault)
    const { verdict, by, warnings } = await exportWith()
    expect(verdict).toMatchObject({ kind: 'verified' })
    expect(by).toEqual([1])
    expect(warnings.join('\n')).toMatch(words)
    expect(warnings).toContain(
      'Only one RPC endpoint can be asked: nobody contradicts it if it lies.',
    )
  },
)

test('a slow endpoint is waited for: its word is held against the other one', async () => {
  chain.gates[0]?.breakWith({ kind: 'slow', ms: 150 })
  expect(await exportWith()).toMatchObject({ verdict: { kind: 'verified' }, by: [2] })
})

test('where no endpoint answers it is said which ones, and what they say', async () => {
  for (const gate of chain.gates) gate.breakWith({ kind: 'down' })
  await expect(exportWith()).rejects.toMatchObject({
    failure: {
      code: 'UNREACHABLE',
      summary: 'No RPC endpoint can be asked about this chain.',
      answered: expect.stringMatching(/127\.0\.0\.1:\d+: .*; 127\.0\.0\.1:\d+: /),
    },
  })
})

test('endpoints that are asked too often for a moment are asked again, later', async () => {
  for (const gate of chain.gates) gate.breakWith({ kind: 'rate-limited', seconds: 1 })
  setTimeout(() => {
    for (const gate of chain.gates) gate.breakWith({ kind: 'none' })
  }, 120)
  expect(await exportWith()).toMatchObject({ verdict: { kind: 'verified' } })
})

test('an address without code is refused', async () => {
  const address = `0x${'ab'.repeat(20)}`
  const [, second] = chain.contracts.contracts
  const contracts = [{ id: 'deposits', name: 'Deposits', address }, ...(second ? [second] : [])]
  expect(await exportWith({}, { contracts })).toMatchObject({
    looked: {
      kind: 'refusal',
      failure: { code: 'NOT_FOUND', summary: `There is no contract at ${address} on chain 31337.` },
    },
  })
})

test('a contract without paused() and name() is named by the profile, and exported only on somebody’s word', async () => {
  const address = chain.contracts.state?.multicall ?? ''
  const [, second] = chain.contracts.contracts
  const contracts = [{ id: 'deposits', name: 'Old thing', address }, ...(second ? [second] : [])]
  expect(await exportWith({}, { contracts })).toMatchObject({
    looked: {
      kind: 'refusal',
      failure: {
        summary: 'Old thing cannot be paused: its state may change while it is exported.',
      },
      override: expect.stringContaining('Export it as it was at block'),
    },
  })
})

test('a view that the contract has not is told, with the id for which it was asked', async () => {
  const views = ['function ownerOf(uint256 id) view returns (address client)']
  const totals = [{ view: 'function count() view returns (uint256)' }]
  const call = { call: 'function put(uint256[] id, address[] client)' }
  expect((await exportWith({ views, totals, import: call })).receipt).toMatchObject({
    kind: 'refused',
    failure: {
      code: 'UNEXPECTED_ANSWER',
      summary: expect.stringMatching(
        /^ownerOf\(1\) of 0x\w{40} does not answer as the profile declares/,
      ),
      field: 'systems.contracts.state.views',
    },
  })
})

test('an event whose arguments are declared wrongly is told, with the log', async () => {
  const events = [
    'event Deposited(uint256 indexed id, address client, uint256 amount)',
    'event Released(uint256 indexed id)',
  ]
  expect((await exportWith({ events })).receipt).toMatchObject({
    kind: 'refused',
    failure: {
      code: 'UNEXPECTED_ANSWER',
      summary: 'An event is not what the profile declares.',
      answered: 'Deposited has 1 indexed arguments, the log 2',
    },
  })
})

test('a declaration that misses ids is found by what the contract says of the whole', async () => {
  const removed = { removed: [] }
  const ids = { added: [{ event: 'Deposited', arguments: ['id'] }], ...removed }
  expect((await exportWith({ ids })).receipt).toMatchObject({
    kind: 'refused',
    failure: {
      code: 'DATA_DIFFERS',
      summary: expect.stringContaining('count() says 29, the rows are 30'),
    },
  })
})

import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { planHash } from '../../../src/main/kernel/runbook/plan-hash.ts'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import { type StateChain, startStateChain } from '../../doubles/state-chain.ts'
import {
  carryOut,
  never,
  operationOf,
  type RealWorld,
  realWorld,
} from '../systems-providers/provider-run.ts'

const exportState = operationOf(contractsSystem, 'export-state')
const DEPOSITS = 270

let chain: StateChain
let world: RealWorld
let paused: unknown
beforeAll(async () => {
  chain = await startStateChain({
    deposits: DEPOSITS,
    released: [3, 200],
    endpoints: 3,
    atOnce: 60,
  })
})
afterAll(() => chain.close())
beforeEach(async () => {
  paused = await askChain(chain.url, 'evm_snapshot')
  await chain.pause()
  world = realWorld(profileOf(2), { chain: chain.key })
})
afterEach(async () => {
  for (const gate of chain.gates) gate.breakWith({ kind: 'none' })
  await world.close()
  await askChain(chain.url, 'evm_revert', [paused])
})

function profileOf(endpoints: number, folder = 'exports') {
  const rpc = chain.contracts.rpc.slice(0, endpoints)
  return chain.profile({ folder: join(chain.dir, folder) }, { rpc })
}

/** Every test writes into a folder of its own. */
let folders = 0
function ownWorld(endpoints = 2, change: Parameters<StateChain['profile']>[0] = {}): RealWorld {
  folders += 1
  const profile = profileOf(endpoints, `own-${folders}`)
  const { contracts } = profile.systems
  if (contracts?.state === undefined) throw new Error('no state')
  const state = { ...contracts.state, ...change }
  return realWorld(
    { ...profile, systems: { contracts: { ...contracts, state } } },
    { chain: chain.key },
  )
}

async function exported(from: RealWorld) {
  const looked = await exportState.look({}, from.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const done = await carryOut(exportState, {}, from)
  const { folder, export: name } = looked.plan.details
  const read = (end: string) => readFile(join(String(folder), `${name}.${end}`), 'utf8')
  return { done, read, looked, path: (end: string) => join(String(folder), `${name}.${end}`) }
}

test('a paused contract is exported whole at a pinned block, and adds up to what it says itself', async () => {
  const own = ownWorld()
  const { done, read, looked, path } = await exported(own)
  expect(done.verdict).toMatchObject({ kind: 'verified' })
  expect(looked.plan.title).toMatch(/^Export the state of Deposits at block \d+$/)
  const rows = (await read('rows.ndjson')).trim().split('\n')
  expect(rows.length).toBe(DEPOSITS - 2)
  expect(rows[0]).toMatch(/^\{"amount":"\d+","client":"0x[0-9a-f]{40}","id":"1"\}$/)
  expect(rows.some((row) => row.includes('"id":"200"'))).toBe(false)
  const events = (await read('events.ndjson')).trim().split('\n')
  expect(events.length).toBe(DEPOSITS + 2)
  const manifest = JSON.parse(await read('manifest.json'))
  expect(manifest).toMatchObject({
    paused: true,
    columns: ['id', 'client', 'amount'],
    rows: {
      lines: DEPOSITS - 2,
      chunks: [
        { line: 1, lines: 250, by: 2 },
        { line: 251, lines: 18 },
      ],
    },
    totals: [
      { view: 'count()', value: String(DEPOSITS - 2), of: 'rows' },
      { view: 'total()', of: 'sum of amount' },
    ],
  })
  expect((await stat(path('rows.ndjson'))).mode & 0o777).toBe(0o600)
  await own.close()
})

test('the plan that is shown stays the same while blocks come, and is another one where the chain is', async () => {
  const looked = async (override?: string) => {
    const input = override === undefined ? {} : { override }
    const one = await exportState.look(input, world.reads, never)
    if (one.kind !== 'planned') throw new Error(JSON.stringify(one))
    return { block: one.plan.details['block'], hash: planHash(one.plan) }
  }
  const shown = await looked()
  await chain.mine(2)
  const held = await looked()
  expect(held.block).not.toEqual(shown.block)
  expect(held.hash).toBe(shown.hash)
  await chain.send('Deposits', chain.from, 'unpause')
  await chain.mine(3)
  expect((await looked('nobody writes')).hash).not.toBe(shown.hash)
})

test('what is not paused is refused, with a way through that says what is lost by it', async () => {
  await chain.send('Deposits', chain.from, 'unpause')
  await chain.mine(3)
  const looked = await exportState.look({}, world.reads, never)
  expect(looked).toMatchObject({
    kind: 'refusal',
    failure: {
      code: 'BLOCKED',
      summary: 'Deposits is not paused: what is written after the export would be left behind.',
    },
    override: expect.stringContaining('missing in the successor'),
  })
  const gone = await exportState.look(
    { override: 'the key to pause it is lost' },
    world.reads,
    never,
  )
  expect(gone).toMatchObject({
    kind: 'planned',
    plan: { warnings: [expect.stringContaining('Not paused at block')] },
  })
})

test('a pause that is younger than the confirmations is waited for', async () => {
  await chain.send('Deposits', chain.from, 'unpause')
  await chain.mine(3)
  await chain.send('Deposits', chain.from, 'pause')
  expect(await exportState.look({}, world.reads, never)).toMatchObject({
    kind: 'refusal',
    failure: { summary: expect.stringContaining('is not yet deep enough') },
  })
})

test('an export that was cut off goes on behind its last whole chunk, at the same block', async () => {
  const own = ownWorld()
  const first = await exported(own)
  const whole = await first.read('rows.ndjson')
  const manifest = await first.read('manifest.json')
  // As a kill leaves it: one chunk, half a line, no manifest.
  await askChain(chain.url, 'anvil_mine', ['0x5'])
  await writeFile(first.path('manifest.json.new'), manifest.slice(0, 100))
  await rm(first.path('manifest.json'))
  const lines = (await first.read('progress.ndjson')).trim().split('\n')
  await writeFile(first.path('progress.ndjson'), `${lines.slice(0, 3).join('\n')}\n{"file":"`)
  await writeFile(first.path('rows.ndjson'), whole.slice(0, 20_500))
  const again = await exported(own)
  expect(again.looked.plan.details['block']).toEqual(first.looked.plan.details['block'])
  expect(again.looked.plan.warnings).toContain(
    'An export of this block was begun: it goes on behind what is on the disk.',
  )
  expect(again.done.verdict).toMatchObject({ kind: 'verified' })
  expect(await again.read('rows.ndjson')).toBe(whole)
  expect(JSON.parse(await again.read('manifest.json')).rows.sha256).toBe(
    JSON.parse(manifest).rows.sha256,
  )
  await own.close()
})

test('without Multicall3 the views are read by many calls in one request, to the same rows', async () => {
  const [own, without] = [ownWorld(), ownWorld(2, { multicall: `0x${'12'.repeat(20)}` })]
  const together = await exported(own)
  const each = await exported(without)
  expect(each.done.verdict).toMatchObject({ kind: 'verified' })
  expect(await each.read('rows.ndjson')).toBe(await together.read('rows.ndjson'))
  await Promise.all([own.close(), without.close()])
})

test('an endpoint that gives few blocks or logs at once is asked for less, and nothing is left out', async () => {
  chain.gates[0]?.breakWith({ kind: 'log-limit', blocks: 5, logs: 100 })
  const own = ownWorld()
  const { done, read } = await exported(own)
  expect(done.verdict).toMatchObject({ kind: 'verified' })
  expect((await read('events.ndjson')).trim().split('\n').length).toBe(DEPOSITS + 2)
  await own.close()
})

test('an endpoint that leaves out logs is found by the other one, and outvoted by a third', async () => {
  chain.gates[0]?.breakWith({ kind: 'drops-logs' })
  const two = ownWorld(2)
  const refused = await exported(two)
  expect(refused.done.receipt).toMatchObject({
    kind: 'refused',
    failure: {
      code: 'MIXED',
      summary: expect.stringMatching(/contradict each other about the logs of blocks \d+ to \d+/),
      answered: expect.stringMatching(/127\.0\.0\.1:\d+: \d+ logs .*; 127\.0\.0\.1:\d+: \d+ logs/),
    },
  })
  const three = ownWorld(3)
  const { done, read } = await exported(three)
  expect(done.verdict).toMatchObject({ kind: 'verified' })
  expect((await read('events.ndjson')).trim().split('\n').length).toBe(DEPOSITS + 2)
  await Promise.all([two.close(), three.close()])
})

test('an endpoint that lies about a view is found, even where all logs are right', async () => {
  const own = ownWorld(2)
  const { plan } = await planned(own)
  chain.gates[1]?.breakWith({ kind: 'lies' })
  expect(await exportState.apply(plan, own.effects(), never)).toMatchObject({
    kind: 'refused',
    failure: { code: 'MIXED', summary: expect.stringMatching(/contradict each other about/) },
  })
  await own.close()
})

test('a reorganisation of the pinned block makes what was read void, and a new block is pinned', async () => {
  const own = ownWorld()
  const { plan } = await planned(own)
  await askChain(chain.url, 'anvil_reorg', [3, []])
  expect(await exportState.apply(plan, own.effects(), never)).toMatchObject({
    kind: 'refused',
    failure: {
      code: 'DATA_DIFFERS',
      summary: expect.stringContaining('The chain was reorganised'),
    },
  })
  await chain.mine(3)
  await chain.send('Deposits', chain.from, 'pause')
  await chain.mine(3)
  const again = await exported(own)
  expect(again.looked.plan.details['block']).not.toEqual(plan.details['block'])
  expect(again.done.verdict).toMatchObject({ kind: 'verified' })
  await own.close()
})

async function planned(own: RealWorld) {
  const looked = await exportState.look({}, own.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  return looked
}

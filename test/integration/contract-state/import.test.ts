import { appendFile, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { contractsSystem } from '../../../src/main/kernel/systems/contracts/index.ts'
import { askChain } from '../../../src/rehearsal/chain/ask-chain.ts'
import type { StateProfile } from '../../../src/shared/domain/profile-chain.ts'
import { type StateChain, startStateChain, unmarked } from '../../doubles/state-chain.ts'
import {
  carryOut,
  never,
  operationOf,
  type RealWorld,
  realWorld,
} from '../systems-providers/provider-run.ts'

const exportState = operationOf(contractsSystem, 'export-state')
const importState = operationOf(contractsSystem, 'import-state')

let chain: StateChain
let world: RealWorld
let name: string
let before: unknown
beforeAll(async () => {
  chain = await startStateChain({ deposits: 270, released: [3] })
  await chain.pause()
})
afterAll(() => chain.close())
let folders = 0
beforeEach(async () => {
  before = await askChain(chain.url, 'evm_snapshot')
  folders += 1
  world = worldWith({})
  const looked = await exportState.look({}, world.reads, never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  name = String(looked.plan.details['export'])
  const { verdict } = await carryOut(exportState, {}, world)
  if (verdict?.kind !== 'verified') throw new Error(JSON.stringify(verdict))
})
afterEach(async () => {
  for (const gate of chain.gates) gate.breakWith({ kind: 'none' })
  await world.close()
  await askChain(chain.url, 'evm_revert', [before])
})

function worldWith(change: Partial<StateProfile>): RealWorld {
  const folder = join(chain.dir, `import-${folders}`)
  return realWorld(chain.profile({ folder, ...change }), { chain: chain.key })
}

const file = (end: string) => join(chain.dir, `import-${folders}`, `${name}.${end}`)

async function refusalOf(from: RealWorld = world) {
  const looked = await importState.look({}, from.reads, never)
  if (looked.kind !== 'refusal') throw new Error(looked.kind)
  return looked.failure
}

async function imported() {
  const logs = await chain.reader.getLogs({ address: chain.to, fromBlock: 0n })
  return logs.filter(({ topics }) => topics.length === 2).length
}

test('every row comes into the paused successor, and is read back alike, totals and all', async () => {
  // Blocks by a clock: verifying waits until what is in is deep enough.
  await askChain(chain.url, 'evm_setIntervalMining', [1])
  const looked = await importState.look({ export: name }, world.reads, never)
  expect(looked).toMatchObject({
    kind: 'planned',
    plan: {
      title: 'Import 269 rows into Deposits 2 on chain 31337',
      challenge: { expects: `31337 ${chain.to.slice(-4)} 269` },
      details: { successor: ['deposits-2'], batches: 2 },
    },
  })
  const { receipt, verdict } = await carryOut(importState, { export: name }, world)
  await askChain(chain.url, 'evm_setAutomine', [true])
  expect(receipt).toMatchObject({ kind: 'accepted', facts: { batches: 2, transactions: 2 } })
  expect(verdict).toMatchObject({ kind: 'verified' })
  const shown = JSON.stringify(verdict)
  expect(shown).toContain('["count()","269","269"]')
  expect(shown).toContain('269, all alike')
  expect(await chain.read('DepositsNext', chain.to, 'total')).toBe(
    await chain.read('Deposits', chain.from, 'total'),
  )
  expect(await importState.look({ export: name }, world.reads, never)).toMatchObject({
    kind: 'nothing-to-do',
    because: 'All 2 batches are in, and the totals agree.',
  })
})

test('a changed file is refused by the lines in which it was changed, and nothing is sent', async () => {
  const path = file('rows.ndjson')
  const rows = await readFile(path, 'utf8')
  await writeFile(path, rows.replace(/"amount":"\d+"(?=[^\n]*"id":"260")/, '"amount":"999999"'))
  expect(await refusalOf()).toMatchObject({
    code: 'DATA_DIFFERS',
    summary: expect.stringMatching(/rows\.ndjson .* something in the lines 251 to 269 was changed/),
  })
  await writeFile(path, rows.replace('{"amount"', '{ "amount"'))
  expect((await refusalOf()).summary).toContain('line 1 is not as it was written')
  await writeFile(path, rows.slice(0, rows.length - 30))
  expect((await refusalOf()).summary).toContain('it ends before line 269')
  await writeFile(path, `${rows}{"amount":"1","client":"0x","id":"9"}\n`)
  expect((await refusalOf()).summary).toContain('it goes on after line 269')
  expect(await imported()).toBe(0)
})

test('rows and manifest that were changed together are found by what the chain said at that block', async () => {
  const path = file('manifest.json')
  const manifest = JSON.parse(await readFile(path, 'utf8'))
  manifest.totals[0].value = '270'
  await writeFile(path, JSON.stringify(manifest))
  expect((await refusalOf()).summary).toContain(
    'count() was 270 in the manifest, on the chain it is another',
  )
})

test('a file that is changed after the approval is not sent', async () => {
  const looked = await importState.look({}, world.reads, never)
  if (looked.kind !== 'planned') throw new Error(looked.kind)
  await appendFile(file('rows.ndjson'), '{}\n')
  expect(await importState.apply(looked.plan, world.effects(), never)).toMatchObject({
    kind: 'not-sent',
    failure: { code: 'DATA_DIFFERS' },
  })
  expect(await imported()).toBe(0)
})

test('another chain, another contract, and another declaration are told apart', async () => {
  const path = file('manifest.json')
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replace('"chainId": 31337', '"chainId": 1'))
  expect((await refusalOf()).summary).toContain('it is of chain 1, not of 31337')
  await writeFile(path, text.replaceAll(chain.from, chain.to))
  expect((await refusalOf()).summary).toContain(`it is of ${chain.to}`)
  await writeFile(path, text)
  const other = worldWith({ fromBlock: 0 })
  expect((await refusalOf(other)).summary).toContain('declared the state in other words')
  await other.close()
})

test('a successor that is not paused, or not ours, takes no rows', async () => {
  await chain.send('DepositsNext', chain.to, 'unpause')
  expect(await refusalOf()).toMatchObject({
    code: 'NO_PRIVILEGE',
    summary: expect.stringContaining('it must be paused while it takes rows'),
  })
  const stranger = realWorld(chain.profile({ folder: join(chain.dir, `import-${folders}`) }), {
    chain: `0x${'11'.repeat(32)}`,
  })
  await chain.send('DepositsNext', chain.to, 'pause')
  const refused = await importState.look({}, stranger.reads, never)
  expect(refused).toMatchObject({
    kind: 'refusal',
    failure: { code: 'NO_PRIVILEGE', summary: expect.stringContaining('is not its owner') },
  })
  await stranger.close()
})

test('the old contract must be paused still, or somebody says that it does not matter', async () => {
  await chain.send('Deposits', chain.from, 'unpause')
  const looked = await importState.look({}, world.reads, never)
  expect(looked).toMatchObject({
    kind: 'refusal',
    failure: { code: 'BLOCKED', summary: expect.stringContaining('Deposits is not paused') },
    override: expect.stringContaining('whatever the old contract does meanwhile'),
  })
})

test('rows that somebody else has put into the successor are told, and nothing is added to them', async () => {
  await chain.send('DepositsNext', chain.to, 'creditDeposits', [[1n], [chain.from], [5n]])
  expect(await refusalOf()).toMatchObject({
    code: 'UNSETTLED',
    summary: expect.stringContaining('its totals are 1, 5, after 0 batches they are 0, 0'),
  })
})

test('without the ledger and without marks, totals tell how far it is; a waiting transaction makes it unknowable', async () => {
  const own = worldWith({ import: unmarked })
  const looked = await importState.look({}, own.reads, never)
  if (looked.kind !== 'planned') throw new Error(looked.kind)
  await importState.apply(looked.plan, own.effects(), never)
  await rm(file(`into-${chain.to.slice(2, 10).toLowerCase()}.ndjson`))
  expect(await importState.look({}, own.reads, never)).toMatchObject({ kind: 'nothing-to-do' })
  await askChain(chain.url, 'evm_setAutomine', [false])
  const fee = { maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 2_000_000_000n }
  await chain.wallet.sendTransaction({ to: chain.from, value: 0n, gas: 21_000n, ...fee })
  expect((await refusalOf(own)).summary).toMatch(/transactions of the signer wait .* no ledger/)
  await askChain(chain.url, 'evm_setAutomine', [true])
  await own.close()
})

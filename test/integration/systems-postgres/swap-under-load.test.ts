import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { longestSilence, startBusyClients } from '../../doubles/systems-postgres/busy-clients.ts'
import {
  operationNamed,
  planOf,
  settlementOf,
  verdictFor,
} from '../../doubles/systems-postgres/carry-out.ts'
import { applyInChild } from '../../doubles/systems-postgres/console-child.ts'
import {
  type ConsoleDouble,
  openConsole,
  profileOf,
} from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { type Decision, startTcpProxy } from '../../doubles/systems-postgres/tcp-proxy.ts'
import { besideSteps, carryOutAll, stopSteps } from './restore-steps.ts'

const never = new AbortController().signal
/** Clients where whole seconds are waited for: eight keep a core busy. */
const FEW = 2
const run = 'abcd2345'
let world: RestoreWorld
let console_: ConsoleDouble
let input: { readonly run: string; readonly target: { readonly backup: string } }
let oids: { readonly live: number; readonly side: number }

beforeAll(async () => {
  world = await startRestoreWorld()
  console_ = openConsole(world)
  input = { run, target: { backup: world.dumps.custom } }
  await carryOutAll([...besideSteps, ...stopSteps], input, console_)
  const found = await world.databases()
  oids = { live: found['vlossom'] ?? 0, side: found[`vlossom_restore_${run}`] ?? 0 }
})
afterAll(async () => {
  await console_.close()
  await world.stop()
})

/** Puts the world back to just before the swap, whatever a test has left. */
async function swapBackAndFence(): Promise<void> {
  const found = await world.databases()
  if (found['vlossom'] === oids.live) return
  await world.ask(
    'postgres',
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'vlossom%'`,
  )
  await world.ask('postgres', `ALTER DATABASE vlossom RENAME TO vlossom_restore_${run}`)
  await world.ask('postgres', `ALTER DATABASE vlossom_before_${run} RENAME TO vlossom`)
}

const isSwap = (chunk: Buffer): boolean => chunk.includes('RENAME TO "vlossom_before_')

/** Applies the approved swap through a wire that does something to the message that swaps. */
async function swapThroughProxy(decision: Decision) {
  const plan = await planOf('swap', input, console_.reads(run))
  const swap = operationNamed('swap')
  const preState = await swap.preState(plan, console_.reads(run), never)
  const proxy = await startTcpProxy(world, (chunk) => (isSwap(chunk) ? decision : 'pass'))
  const far = openConsole(world, profileOf(world, { port: proxy.port }))
  const receipt = swap.apply(plan, far.effects(run), never)
  return {
    ...{ plan, preState, proxy, receipt },
    async close() {
      await proxy.close()
      await receipt.catch(() => undefined)
      await far.close()
    },
  }
}

test('eight clients that reconnect as fast as they can see a gap of less than a second', async () => {
  const plan = await planOf('swap', input, console_.reads(run))
  const clients = startBusyClients(world)
  await sleep(300)
  const receipt = await operationNamed('swap').apply(plan, console_.effects(run), never)
  await sleep(500)
  await clients.stop()
  expect(receipt.kind).toBe('accepted')
  const seen = clients.answers.map((answer) => answer.oid)
  const first = seen.indexOf(oids.side)
  // Old until one moment, new from then on: never both, never neither.
  expect(new Set(seen.slice(0, first))).toEqual(new Set([oids.live]))
  expect(new Set(seen.slice(first))).toEqual(new Set([oids.side]))
  expect(longestSilence(clients.answers)).toBeLessThan(1000)
  expect(
    [...clients.refusals.keys()].filter(
      (state) => !['57P01', '3D000', 'connection'].includes(state),
    ),
  ).toEqual([])
  await swapBackAndFence()
})

test('a reply that is lost after the swap was sent is found done by the OIDs', async () => {
  const { plan, preState, receipt, close } = await swapThroughProxy('pass-and-cut')
  expect((await receipt).kind).toBe('reply-lost')
  // The session that ends others lives on, or the server has to wait for nobody: either way it settles.
  const settlement = await settlementOf('swap', { plan, preState }, console_.reads(run))
  const live = (await world.databases())['vlossom']
  expect(settlement).toBe(live === oids.side ? 'happened' : 'did-not')
  expect(settlement).toBe('happened')
  expect((await verdictFor('swap', plan, console_.reads(run))).kind).toBe('verified')
  await close()
  await swapBackAndFence()
})

test('a console that freezes with the message sent leaves nobody without a database', async () => {
  const clients = startBusyClients(world, FEW)
  await sleep(200)
  const { plan, preState, proxy, close } = await swapThroughProxy('pass-and-freeze')
  await proxy.struck
  await sleep(7000)
  await clients.stop()
  const settlement = await settlementOf('swap', { plan, preState }, console_.reads(run))
  const live = (await world.databases())['vlossom']
  expect(live).toBe(settlement === 'happened' ? oids.side : oids.live)
  expect(clients.answers.at(-1)?.oid).toBe(live)
  expect(longestSilence(clients.answers)).toBeLessThan(6000)
  await close()
  await swapBackAndFence()
})

test('a message that arrives late renames nothing that is no longer the same', async () => {
  const { proxy, receipt, close } = await swapThroughProxy('hold')
  await proxy.struck
  // Meanwhile somebody took the copy away and made another database of that name.
  await world.ask('postgres', `ALTER DATABASE vlossom_restore_${run} RENAME TO vlossom_aside`)
  await world.ask('postgres', `CREATE DATABASE vlossom_restore_${run} OWNER vlossom_app`)
  proxy.release()
  expect(await receipt).toMatchObject({ kind: 'refused', failure: { code: 'STALE_PLAN' } })
  expect((await world.databases())['vlossom']).toBe(oids.live)
  await close()
  await world.ask('postgres', `DROP DATABASE vlossom_restore_${run}`)
  await world.ask('postgres', `ALTER DATABASE vlossom_aside RENAME TO vlossom_restore_${run}`)
})

test('a session that cannot be ended stops the swap with nothing changed, and is named', async () => {
  const stubborn = await world.connect('vlossom')
  await stubborn.query("SET application_name = 'nightly-report'")
  const plan = await planOf('swap', input, console_.reads(run))
  expect(plan.warnings.join()).toContain('nightly-report')
  const before = await world.databases()
  const receipt = await operationNamed('swap').apply(plan, console_.effects(run), never)
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'SESSIONS_REMAIN' } })
  expect(JSON.stringify(receipt)).toContain('nightly-report (role postgres')
  expect(await world.databases()).toEqual(before)
  expect((await stubborn.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  await stubborn.end()
})

test.each(['SIGKILL', 'SIGSTOP'] as const)(
  'a console that gets %s in the swap: the old or the new database serves, and which one is known',
  async (signal) => {
    for (const delayMs of signal === 'SIGSTOP' ? [70] : [0, 10, 20, 30, 45, 100]) {
      const plan = await planOf('swap', input, console_.reads(run))
      const preState = await operationNamed('swap').preState(plan, console_.reads(run), never)
      const clients = startBusyClients(world, FEW)
      const child = applyInChild(world, { run, operation: 'swap', plan })
      await child.acting
      await sleep(delayMs)
      child.process.kill(signal)
      await sleep(signal === 'SIGSTOP' ? 5500 : 200)
      child.process.kill('SIGKILL')
      await child.ended
      const settlement = await settlementOf('swap', { plan, preState }, console_.reads(run))
      await sleep(100)
      await clients.stop()
      const live = (await world.databases())['vlossom']
      expect(live).toBe(settlement === 'happened' ? oids.side : oids.live)
      expect(clients.answers.at(-1)?.oid).toBe(live)
      await swapBackAndFence()
    }
  },
  // Six kills, each with a world that comes to rest: many seconds on a busy machine.
  120_000,
)

import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operationNamed, planOf, settlementOf } from '../../doubles/systems-postgres/carry-out.ts'
import { applyInChild } from '../../doubles/systems-postgres/console-child.ts'
import { type ConsoleDouble, openConsole } from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { carryOutAll } from './restore-steps.ts'

const never = new AbortController().signal
const run = 'kkkk2345'
const side = `vlossom_restore_${run}`
let world: RestoreWorld
let console_: ConsoleDouble
let input: { readonly run: string; readonly target: { readonly backup: string } }

beforeAll(async () => {
  world = await startRestoreWorld(20_000)
  console_ = openConsole(world)
  input = { run, target: { backup: world.dumps.custom } }
})
afterAll(async () => {
  await console_.close()
  await world.stop()
})

/** Sessions that still do something in the copy. */
const working = () =>
  world.ask(
    'postgres',
    `SELECT pid FROM pg_stat_activity WHERE datname = '${side}' AND usename = 'vlossom_operator' AND state <> 'idle'`,
  )

/** Process ids of every pg_restore that fills our copy; found by its arguments, killed by its id. */
async function restorePids(): Promise<readonly number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    pids.map(async (pid) => {
      const line = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      return line.includes('pg_restore') && line.includes(side) ? [Number(pid)] : []
    }),
  )
  return found.flat()
}

async function untilTableHasRows(): Promise<void> {
  for (let attempt = 0; attempt < 400; attempt += 1) {
    const [row] = await world.ask(
      side,
      `SELECT coalesce(sum(pg_relation_size(oid)), 0)::int AS bytes FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
    )
    if (Number(row?.['bytes']) > 0) return
    await sleep(5)
  }
  throw new Error('pg_restore never began')
}

test('a console that is killed while pg_restore works: the copy is found incomplete, live untouched, and a retry cleans and fills it', async () => {
  const before = await world.databases()
  await carryOutAll(['create-side'], input, console_)
  const restore = operationNamed('restore-beside')
  const plan = await planOf('restore-beside', input, console_.reads(run))
  const preState = await restore.preState(plan, console_.reads(run), never)
  const child = applyInChild(world, { run, operation: 'restore-beside', plan })
  await untilTableHasRows()
  const pids = await restorePids()
  for (const pid of [child.process.pid ?? 0, ...pids]) process.kill(pid, 'SIGKILL')
  await child.ended
  const settlement = await settlementOf('restore-beside', { plan, preState }, console_.reads(run))
  expect(pids.length).toBeGreaterThan(0)
  expect(settlement).toBe('did-not')
  expect(await working()).toEqual([])

  const again = await planOf('restore-beside', input, console_.reads(run))
  expect(JSON.stringify(again.acts)).toContain('"--clean","--if-exists"')
  await carryOutAll(['restore-beside'], input, console_)
  expect(await world.databases()).toMatchObject(before)
})

test('a pg_restore that outlives its killed console ends by itself, and what it did is judged by what is there', async () => {
  await carryOutAll(['drop-side', 'create-side'], input, console_)
  const plan = await planOf('restore-beside', input, console_.reads(run))
  const child = applyInChild(world, { run, operation: 'restore-beside', plan })
  await untilTableHasRows()
  child.process.kill('SIGKILL')
  await child.ended
  const settlement = await settlementOf(
    'restore-beside',
    { plan, preState: {} },
    console_.reads(run),
  )
  const looked = await operationNamed('restore-beside').look(input, console_.reads(run), never)
  // Settled means that nobody works on it any more, and that the next look agrees.
  expect(await restorePids()).toEqual([])
  expect(looked.kind).toBe(settlement === 'happened' ? 'nothing-to-do' : 'planned')
  if (settlement === 'did-not') await carryOutAll(['restore-beside'], input, console_)
})

test('a pg_restore that is killed alone leaves the outcome open, and it is found not done', async () => {
  await carryOutAll(['drop-side', 'create-side'], input, console_)
  const plan = await planOf('restore-beside', input, console_.reads(run))
  const receipt = operationNamed('restore-beside').apply(plan, console_.effects(run), never)
  await untilTableHasRows()
  for (const pid of await restorePids()) process.kill(pid, 'SIGKILL')
  expect(await receipt).toMatchObject({ kind: 'reply-lost' })
  expect(await settlementOf('restore-beside', { plan, preState: {} }, console_.reads(run))).toBe(
    'did-not',
  )
})

test.each([
  'carry-settings',
  'analyze-side',
  'write-undo-card',
  'fence-writes',
  'advance-sequences',
])('a console killed around %s knows afterwards whether it happened', async (name) => {
  if (name === 'carry-settings') {
    await carryOutAll(['drop-side', 'create-side', 'restore-beside'], input, console_)
  }
  const plan = await planOf(name, input, console_.reads(run))
  const preState = await operationNamed(name).preState(plan, console_.reads(run), never)
  expect(await settlementOf(name, { plan, preState }, console_.reads(run))).toBe('did-not')
  const child = applyInChild(world, { run, operation: name, plan })
  await child.acting
  await sleep(50)
  child.process.kill('SIGKILL')
  await child.ended
  const settlement = await settlementOf(name, { plan, preState }, console_.reads(run))
  if (settlement === 'did-not') await carryOutAll([name], input, console_)
  const looked = await operationNamed(name).look(input, console_.reads(run), never)
  expect([settlement === 'unsettled', looked.kind]).toEqual([false, 'nothing-to-do'])
  expect(await settlementOf(name, { plan, preState }, console_.reads(run))).toBe('happened')
})

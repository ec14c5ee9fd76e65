import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { operationNamed, planOf, runCheck } from '../../doubles/systems-postgres/carry-out.ts'
import { type ConsoleDouble, openConsole } from '../../doubles/systems-postgres/console-double.ts'
import { programsAt } from '../../doubles/systems-postgres/programs-at.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { besideSteps, carryOutAll } from './restore-steps.ts'

// Issue: a cancel ends every child and every session within 7 s, and leaves live untouched.
const ENDS_WITHIN_MS = 7_000
const run = 'ccll2345'
const side = `vlossom_restore_${run}`
let world: RestoreWorld
let console_: ConsoleDouble
let before: unknown

beforeAll(async () => {
  world = await startRestoreWorld(20_000)
})
afterAll(async () => {
  await world.stop()
})
beforeEach(async () => {
  console_ = openConsole(world)
  before = await live()
})
afterEach(async () => {
  await carryOutAll(['drop-side'], custom(), console_)
  await console_.close()
})

const custom = () => ({ run, target: { backup: world.dumps.custom } })
const plain = () => ({ run, target: { backup: world.dumps.plain } })

/** What must not change: which database it is, its settings, and all of its rows. */
async function live(): Promise<unknown> {
  const sums = ['users', 'wallets', 'bookings'].map(
    (table) => `(SELECT sum(hashtextextended(t::text, 0)) FROM ${table} t)::text AS ${table}`,
  )
  const [rows] = await world.ask('vlossom', `SELECT ${sums.join(', ')}`)
  const settings = await world.ask(
    'postgres',
    `SELECT d.oid, d.datname, s.setconfig FROM pg_database d
      LEFT JOIN pg_db_role_setting s ON s.setdatabase = d.oid WHERE datname = 'vlossom'`,
  )
  return { rows, settings }
}

/** Sessions of this run that do something. */
const working = () =>
  world.ask(
    'postgres',
    `SELECT pid, datname, query FROM pg_stat_activity
      WHERE starts_with(application_name, 'rollback-console/${run}/') AND state <> 'idle'`,
  )

async function until(holds: () => Promise<boolean>, forMs: number): Promise<number> {
  const begun = performance.now()
  while (!(await holds())) {
    if (performance.now() - begun > forMs) throw new Error(`not so after ${forMs} ms`)
    await sleep(20)
  }
  return performance.now() - begun
}

/** Calls off what is under way, and waits until nobody works for it any more. */
async function callOff(call: AbortController, under: Promise<unknown>): Promise<number> {
  const begun = performance.now()
  call.abort()
  await under.catch(() => undefined)
  const quiet = async () => (await working()).length + (await programsAt(side)).length === 0
  await until(quiet, ENDS_WITHIN_MS)
  return performance.now() - begun
}

test.each([
  { form: 'an archive', input: custom },
  { form: 'a plain dump', input: plain },
])(
  'the restore of $form that is called off ends its programs and its sessions',
  async ({ input }) => {
    await carryOutAll(['create-side'], input(), console_)
    const plan = await planOf('restore-beside', input(), console_.reads(run))
    const call = new AbortController()
    const under = operationNamed('restore-beside').apply(plan, console_.effects(run), call.signal)
    await until(
      async () => (await programsAt(side)).length > 0 && (await working()).length > 0,
      20_000,
    )
    expect(await callOff(call, under)).toBeLessThan(ENDS_WITHIN_MS)
    expect((await under).kind).not.toBe('accepted')
    expect(await live()).toEqual(before)
  },
)

test.each(['verify-side', 'difference'])(
  '%s that is called off while it waits at the server ends its sessions',
  async (name) => {
    await carryOutAll(besideSteps, custom(), console_)
    const holder = await world.connect(side)
    try {
      await holder.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE')
      const call = new AbortController()
      const under = runCheck(name, custom(), console_.reads(run), call.signal)
      // It is caught where it is called off; until then nobody waits for it.
      under.catch(() => undefined)
      await until(async () => (await working()).some(({ datname }) => datname === side), 20_000)
      await sleep(200)
      expect(await callOff(call, under)).toBeLessThan(ENDS_WITHIN_MS)
      await expect(under).rejects.toMatchObject({ failure: { code: 'CANCELLED' } })
    } finally {
      await holder.end()
    }
    expect(await live()).toEqual(before)
  },
)

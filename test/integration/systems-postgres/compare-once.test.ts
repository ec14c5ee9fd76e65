import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { changesBetween } from '../../../src/main/kernel/runbook/approval.ts'
import { type Plan, planText } from '../../../src/shared/domain/plan.ts'
import { planOf } from '../../doubles/systems-postgres/carry-out.ts'
import { type ConsoleDouble, openConsole } from '../../doubles/systems-postgres/console-double.ts'
import { countingReads } from '../../doubles/systems-postgres/counting-reads.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { besideSteps, carryOutAll, stopSteps } from './restore-steps.ts'

const run = 'cccc2345'
let world: RestoreWorld
let console_: ConsoleDouble
let input: { readonly run: string; readonly target: { readonly backup: string } }
/** What the operator was shown. */
let shown: Plan

beforeAll(async () => {
  world = await startRestoreWorld(300)
  console_ = openConsole(world)
  input = { run, target: { backup: world.dumps.custom } }
  await carryOutAll([...besideSteps, ...stopSteps], input, console_)
})
beforeEach(async () => {
  shown = (await look()).plan
})
afterAll(async () => {
  await console_.close()
  await world.stop()
})

/** A look at the swap, and how many tables of live and copy it read row by row. */
async function look(before?: Plan) {
  const reads = countingReads(console_.reads(run))
  const seen = before?.seen === undefined ? {} : { compared: before.seen }
  const plan = await planOf('swap', { ...input, ...seen }, reads)
  return { plan, compared: reads.asked.filter((text) => text.includes('AS hash')).length }
}

test('nothing has changed: the approval finds the same plan and compares nothing', async () => {
  const { plan, compared } = await look(shown)
  expect(compared).toBe(0)
  expect(planText(plan)).toBe(planText(shown))
  // And once more, as after a retry.
  expect((await look(plan)).compared).toBe(0)
})

test('a look that knows of no comparison compares every table of both', async () => {
  expect((await look()).compared).toBe(10)
})

test('a write that slips past the fence is found, and both numbers are shown', async () => {
  await world.ask('vlossom', 'BEGIN READ WRITE; DELETE FROM job_runs WHERE id = 3; COMMIT')
  const { plan, compared } = await look(shown)
  expect(compared).toBe(10)
  expect(planText(plan)).not.toBe(planText(shown))
  expect(changesBetween(shown, plan)).toEqual([
    'public.job_runs: taken back: was nothing, is 0 inserted, 0 updated, 1 deleted since the backup',
  ])
})

test('a write into the copy is found too', async () => {
  await world.ask(`vlossom_restore_${run}`, "UPDATE job_runs SET detail = 'late' WHERE id = 4")
  const { plan } = await look(shown)
  expect(changesBetween(shown, plan)).toEqual([
    'public.job_runs: taken back: was 0 inserted, 0 updated, 1 deleted since the backup, is 0 inserted, 1 updated, 1 deleted since the backup',
  ])
})

test('a transaction that was open during the comparison and commits after it is found', async () => {
  const late = await world.connect('vlossom')
  await late.query('BEGIN READ WRITE; DELETE FROM job_runs WHERE id = 5')
  const { plan: before } = await look()
  const { compared } = await look(before)
  await late.query('COMMIT')
  await late.end()
  const { plan } = await look(before)
  // An open transaction alone changes nothing that could be seen.
  expect(compared).toBe(0)
  expect(planText(plan)).not.toBe(planText(before))
})

test('a fence that was lifted and put up again is no longer the fence of the comparison', async () => {
  await world.ask('postgres', 'ALTER DATABASE vlossom RESET default_transaction_read_only')
  await world.ask('postgres', 'ALTER DATABASE vlossom SET default_transaction_read_only = on')
  expect((await look(shown)).compared).toBe(10)
})

test('a comparison of other databases, or of another server, is none', async () => {
  const other = (changes: object) => look({ ...shown, seen: { ...shown.seen, ...changes } })
  expect((await other({ liveOid: '1' })).compared).toBe(10)
  expect((await other({ sideOid: '1' })).compared).toBe(10)
  expect((await other({ server: '1' })).compared).toBe(10)
  expect((await other({ tables: 'damaged' })).compared).toBe(10)
})

test('commits that touch neither live nor the copy, and ANALYZE and VACUUM in them, leave the comparison true', async () => {
  await world.ask('postgres', 'CREATE TABLE elsewhere (); DROP TABLE elsewhere')
  for (const database of ['vlossom', `vlossom_restore_${run}`]) {
    await world.ask(database, 'BEGIN READ WRITE; ANALYZE; COMMIT')
    await world.ask(database, 'VACUUM FREEZE users')
  }
  const { plan, compared } = await look(shown)
  expect([compared, planText(plan)]).toEqual([0, planText(shown)])
})

test.each([
  ['a row that came', "INSERT INTO job_runs (id, job, detail) VALUES (900001, 'late', 'x')"],
  ['a row that went', 'DELETE FROM job_runs WHERE id = 7'],
  ['a row that was written anew as it was', 'UPDATE job_runs SET id = id WHERE id = 8'],
  [
    'a row that went and one that came',
    "DELETE FROM job_runs WHERE id = 9; INSERT INTO job_runs (id, job, detail) VALUES (900002, 'late', 'x')",
  ],
  ['a table that came', 'SET LOCAL ROLE vlossom_app; CREATE TABLE late (id int)'],
  ['a table that went', 'DROP TABLE late'],
  [
    'a column that was taken away and made again',
    'ALTER TABLE job_runs DROP COLUMN detail; ALTER TABLE job_runs ADD COLUMN detail text',
  ],
  ['a table that was emptied', 'TRUNCATE job_runs'],
])('%s is no longer what was compared', async (_, statements) => {
  await world.ask('vlossom', `BEGIN READ WRITE; ${statements}; COMMIT`)
  expect((await look(shown)).compared).toBeGreaterThan(0)
})

test('what commits while tables are still being compared leaves no counts to come back to', async () => {
  const reads = countingReads(console_.reads(run))
  const busy = {
    ...reads,
    sql: {
      ...reads.sql,
      async *stream(...given: Parameters<typeof reads.sql.stream>) {
        await world.ask('postgres', 'SELECT pg_current_xact_id()')
        yield* reads.sql.stream(...given)
      },
    },
  }
  const plan = await planOf('swap', input, busy)
  expect(plan.seen?.['counts']).toBeUndefined()
  expect((await look(plan)).compared).toBe(10)
})

test('a role that may not see the checkpointer cannot know of crashes, and compares again', async () => {
  await world.ask('postgres', 'REVOKE pg_read_all_stats FROM vlossom_operator')
  const { plan } = await look()
  expect((await look(plan)).compared).toBe(10)
  await world.ask('postgres', 'GRANT pg_read_all_stats TO vlossom_operator')
})

test('a server that crashed in between may have lost commits that were compared', async () => {
  const victim = await world.connect('postgres')
  const { rows } = await victim.query('SELECT pg_backend_pid() AS pid')
  process.kill(Number(rows[0]?.pid), 'SIGKILL')
  await expect
    .poll(() => world.ask('postgres', 'SELECT 1 AS one').catch(() => []), { timeout: 20_000 })
    .toEqual([{ one: 1 }])
  const { plan, compared } = await look(shown)
  expect([compared, planText(plan)]).toEqual([10, planText(shown)])
})

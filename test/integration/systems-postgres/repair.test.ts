import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RepairChoice } from '../../../src/main/kernel/systems/postgres/repair/repair-input.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { carryOut, operationNamed, settlementOf } from '../../doubles/systems-postgres/carry-out.ts'
import { type ConsoleDouble, openConsole } from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { besideSteps, carryOutAll } from './restore-steps.ts'

const run = 'mend2345'
const never = new AbortController().signal
let world: RestoreWorld
let console_: ConsoleDouble

/** The wallets that the bad migration emptied, taken from the copy. */
const wallets = {
  from: 'copy',
  table: 'public.wallets',
  columns: ['balance_wei'],
  where: 't.id % 10 = 3',
  addMissing: false,
  conflicts: 'keep-live',
} satisfies RepairChoice

const look = (choice: object) =>
  operationNamed('repair-rows').look({ run, repair: { ...choice } }, console_.reads(run), never)
const carry = (input: JsonObject) =>
  carryOut('repair-rows', input, { reads: console_.reads(run), effects: console_.effects(run) })
const broken = () =>
  world.ask(
    'vlossom',
    'SELECT id FROM wallets WHERE balance_wei <> deposited_wei - spent_wei ORDER BY id',
  )

beforeAll(async () => {
  world = await startRestoreWorld(100)
  console_ = openConsole(world)
  await carryOutAll(besideSteps, { run, target: { backup: world.dumps.custom } }, console_)
})
afterAll(async () => {
  await console_.close()
  await world.stop()
})

test.each<[string, object, object]>([
  ['a table that is not there', { table: 'public.purses' }, { field: 'repair.table' }],
  ['a column that only live has', { columns: ['held_wei'] }, { field: 'repair.columns' }],
  [
    'a condition that the server cannot read',
    { where: 't.colour = 1' },
    { field: 'repair.where', answered: expect.stringContaining('42703') },
  ],
  ['live as its own source', { from: 'vlossom' }, { field: 'repair.from' }],
  ['a source that is gone', { from: 'vlossom_before_zzzz2345' }, { code: 'NOT_FOUND' }],
  [
    'a column of time that is none of live',
    { changed: { column: 'touched', after: '2026-01-01T00:00:00Z' } },
    { field: 'repair.changed.column' },
  ],
])('%s is refused by its field, and nothing is changed', async (_, part, expected) => {
  const before = await broken()
  expect(await look({ ...wallets, ...part })).toMatchObject({ kind: 'refusal', failure: expected })
  expect(await broken()).toEqual(before)
})

test('a choice that is none at all is refused', async () => {
  const looked = await operationNamed('repair-rows').look({ run }, console_.reads(run), never)
  expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'NO_CANDIDATE' } })
})

test('damaged rows alone are repaired while live serves; those that changed since are listed and stay', async () => {
  const damaged = (await broken()).map(({ id }) => Number(id))
  expect(damaged.length).toBeGreaterThan(5)
  const touched = damaged[0] ?? 0
  await world.ask(
    'vlossom',
    `UPDATE wallets SET updated_at = timezone('UTC', now()) + interval '1 day' WHERE id = ${touched}`,
  )
  const repair = { ...wallets, changed: { column: 'updated_at', after: new Date().toISOString() } }
  const { plan, receipt, verdict } = await carry({ run, repair })
  expect(receipt.kind).toBe('accepted')
  expect(verdict.kind).toBe('verified')
  // Wallets that are younger than the backup are damaged too, but no copy knows what they held.
  const younger = damaged.filter((id) => id > 100)
  expect((await broken()).map(({ id }) => id)).toEqual([touched, ...younger])
  expect(plan.now).toContainEqual(
    expect.objectContaining({
      label: 'rows that only live has (never touched)',
      value: String(younger.length),
    }),
  )
  expect(plan.warnings.join()).toContain('1 row(s) were changed since; they stay')
  expect(plan.now).toContainEqual(
    expect.objectContaining({
      label: 'conflicts: changed in live since',
      rows: [[String(touched), expect.any(String), expect.any(String)]],
    }),
  )
  // The amounts have more digits than a JavaScript number: they must be those of the dump to the last.
  const amounts = (database: string) =>
    world.ask(
      database,
      `SELECT id, balance_wei::text FROM wallets WHERE id % 10 = 3 AND id <> ${touched} AND id <= 100 ORDER BY id`,
    )
  expect(await amounts('vlossom')).toEqual(await amounts(`vlossom_restore_${run}`))

  const undo = await operationNamed('repair-rows').look({ run, repair }, console_.reads(run), never)
  expect(undo.kind).toBe('nothing-to-do')
  expect(await settlementOf('repair-rows', { plan, preState: {} }, console_.reads(run))).toBe(
    'happened',
  )
})

test('the way back is made before, and gives every row what it had', async () => {
  const state = () =>
    world.ask('vlossom', 'SELECT md5(string_agg(b::text, $$,$$ ORDER BY id)) FROM bookings b')
  await world.ask(
    'vlossom',
    `DELETE FROM bookings WHERE id IN (7, 8); UPDATE bookings SET status = 'CANCELLED' WHERE id = 9`,
  )
  const before = await state()
  const repair: RepairChoice = {
    ...{ from: 'copy', table: 'public.bookings', where: 't.id BETWEEN 7 AND 9' },
    ...{ addMissing: true, conflicts: 'take-over' },
  }
  const looked = await look(repair)
  if (looked.kind !== 'planned' || looked.undo.kind !== 'undo') throw new Error('no way back')
  const { plan, verdict } = await carry({ run, repair })
  expect(verdict.kind).toBe('verified')
  expect(plan.details).toMatchObject({ rows: { changes: { length: 3 } } })
  const same = `SELECT id, status, price_wei::text, created_at FROM bookings WHERE id BETWEEN 7 AND 9 ORDER BY id`
  expect(await world.ask('vlossom', same)).toEqual(await world.ask(`vlossom_restore_${run}`, same))

  const back = await carry(looked.undo.operation.input)
  expect(back.verdict.kind).toBe('verified')
  expect(await state()).toEqual(before)
})

test('a row that changes between the approval and the act stops the whole repair', async () => {
  await world.ask('vlossom', 'UPDATE users SET name = $$spoiled$$ WHERE id IN (1, 2)')
  const looked = await look({
    ...wallets,
    table: 'public.users',
    columns: ['name'],
    where: 't.id < 3',
  })
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  await world.ask('vlossom', 'UPDATE users SET name = $$mended by hand$$ WHERE id = 2')
  const receipt = await operationNamed('repair-rows').apply(
    looked.plan,
    console_.effects(run),
    never,
  )
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'STALE_PLAN' } })
  expect(await world.ask('vlossom', 'SELECT name FROM users WHERE id < 3 ORDER BY id')).toEqual([
    { name: 'spoiled' },
    { name: 'mended by hand' },
  ])
})

test('a trigger that writes something else is seen by the look afterwards', async () => {
  await world.ask(
    'vlossom',
    `CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.name := upper(NEW.name); RETURN NEW; END';
     CREATE TRIGGER shout BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION shout()`,
  )
  const repair = { ...wallets, table: 'public.users', columns: ['name'], where: 't.id < 3' }
  const { plan, verdict } = await carry({ run, repair })
  expect(plan.warnings).toContain('Triggers run as for any write: shout.')
  expect(verdict).toMatchObject({ kind: 'failed', failure: { code: 'DATA_DIFFERS' } })
})

import { afterAll, beforeAll, expect, test } from 'vitest'
import { carryOut, carryOutUndo, inputFor, lookAt } from '../../doubles/systems-prisma/carry-out.ts'
import {
  type MigrationCase,
  type MigrationWorld,
  startMigrationWorld,
} from '../../doubles/systems-prisma/migration-world.ts'

const BASE = `CREATE TABLE "wallets" ("id" SERIAL NOT NULL, "balance" INTEGER NOT NULL, CONSTRAINT "wallets_pkey" PRIMARY KEY ("id"));
INSERT INTO "wallets" ("balance") VALUES (10), (20), (30);`

/** Commits in two parts and fails in the third: the objects of the first two stay. */
const HALF = `BEGIN;
CREATE TYPE "HoldState" AS ENUM ('OPEN', 'PAID');
CREATE TABLE "holds" ("id" SERIAL NOT NULL, "state" "HoldState" NOT NULL, CONSTRAINT "holds_pkey" PRIMARY KEY ("id"));
ALTER TABLE "wallets" ADD COLUMN "held" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "note" TEXT;
COMMIT;
CREATE INDEX "wallets_held_idx" ON "wallets"("held");
ALTER TABLE "wallets" ADD CONSTRAINT "wallets_held_check" CHECK ("held" < "balance" - 15);
CREATE TABLE "payouts" ("id" SERIAL NOT NULL, CONSTRAINT "payouts_pkey" PRIMARY KEY ("id"));`

let world: MigrationWorld
beforeAll(async () => {
  world = await startMigrationWorld()
})
afterAll(() => world.stop())

async function halfApplied(): Promise<MigrationCase> {
  const one = await world.open({ '0001_base': BASE, '0002_holds': HALF })
  expect(await one.deploy('0001_base', BASE)).toBe('applied')
  expect(await one.deploy('0002_holds', HALF)).toBe('failed')
  const app = await one.connect()
  await app.query(
    `UPDATE wallets SET held = id * 2, note = 'n' || id; INSERT INTO holds (state) VALUES ('OPEN')`,
  )
  await app.end()
  return one
}

const columns = (one: MigrationCase) =>
  one.ask(
    `SELECT column_name AS c FROM information_schema.columns WHERE table_name = 'wallets' ORDER BY 1`,
  )
const wallets = (one: MigrationCase) => one.ask('SELECT * FROM wallets ORDER BY id')
const rowsOf = (one: MigrationCase, name: string) =>
  one.ask(
    `SELECT finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS up, logs, applied_steps_count AS steps,
       started_at = finished_at AS at_once, checksum FROM _prisma_migrations WHERE migration_name = '${name}' ORDER BY started_at`,
  )

test('what a failed migration left is taken back whole, nothing is lost, and the undo puts every value back', async () => {
  const one = await halfApplied()
  const before = await wallets(one)
  const input = inputFor('0002_holds')
  const { plan, undo, receipt, verdict } = await carryOut(one, 'take-back', input)
  expect([receipt.kind, verdict.kind]).toEqual(['accepted', 'verified'])
  expect(plan.challenge?.expects).toMatch(/^vlossom_\d+ \d+$/)
  expect(await columns(one)).toEqual([{ c: 'balance' }, { c: 'id' }])
  expect(
    await one.ask(`SELECT to_regclass('holds') AS holds, to_regtype('"HoldState"') AS state`),
  ).toEqual([{ holds: null, state: null }])
  expect(await one.ask('SELECT count(*)::int AS n FROM rollback_console_abcd2345.holds')).toEqual([
    { n: 1 },
  ])
  const back = await carryOutUndo(one, undo)
  expect([back.receipt.kind, back.verdict.kind]).toEqual(['accepted', 'verified'])
  expect(await wallets(one)).toEqual(before)
  expect(await one.ask('SELECT state FROM holds')).toEqual([{ state: 'OPEN' }])
})

test('taken back and given up, it is what `migrate resolve --rolled-back` leaves, and deploy runs it anew', async () => {
  const one = await halfApplied()
  await carryOut(one, 'take-back', inputFor('0002_holds'))
  const { verdict, undo } = await carryOut(one, 'mark-rolled-back', inputFor('0002_holds'))
  expect(verdict.kind).toBe('verified')
  expect(await rowsOf(one, '0002_holds')).toMatchObject([{ finished: false, up: true, steps: 0 }])
  await carryOutUndo(one, undo)
  expect(await rowsOf(one, '0002_holds')).toMatchObject([{ finished: false, up: false }])
  await carryOut(one, 'mark-rolled-back', inputFor('0002_holds'))
  expect(await one.deploy('0002_holds', HALF)).toBe('failed')
})

test('the rest of it is done in its own order, and it is what `migrate resolve --applied` leaves', async () => {
  const one = await halfApplied()
  const app = await one.connect()
  await app.query('UPDATE wallets SET held = 0, balance = balance + 100')
  await app.end()
  const { plan, undo, verdict } = await carryOut(one, 'finish', inputFor('0002_holds'))
  expect(verdict.kind).toBe('verified')
  const sent = plan.acts.flatMap((act) => (act.kind === 'sql' ? act.statements : []))
  expect(
    sent
      .filter((text) => /^(?:CREATE (?!SCHEMA)|ALTER)/.test(text))
      .map((text) => text.slice(0, 40)),
  ).toEqual(
    [
      'CREATE INDEX "wallets_held_idx" ON "walle',
      'ALTER TABLE "wallets" ADD CONSTRAINT "wa',
      'CREATE TABLE "payouts" ("id" SERIAL NOT ',
    ].map((text) => text.slice(0, 40)),
  )
  await carryOutUndo(one, undo)
  expect(
    await one.ask(`SELECT to_regclass('payouts') AS p, to_regclass('wallets_held_idx') AS i`),
  ).toEqual([{ p: null, i: null }])
  const again = await carryOut(one, 'finish', inputFor('0002_holds', { run: 'efgh2345' }))
  expect(again.verdict.kind).toBe('verified')
  const owners = await one.ask(
    `SELECT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE relname = 'payouts' AND relnamespace = 'public'::regnamespace`,
  )
  expect(owners).toEqual([{ owner: 'vlossom_app' }])
  const marked = await carryOut(one, 'mark-applied', inputFor('0002_holds'))
  expect(marked.verdict.kind).toBe('verified')
  const rows = await rowsOf(one, '0002_holds')
  expect(rows).toMatchObject([
    { finished: false, up: true },
    { finished: true, up: false, logs: '', steps: 0, at_once: true },
  ])
  expect(rows[0]?.['checksum']).toBe(rows[1]?.['checksum'])
  await carryOutUndo(one, marked.undo)
  expect(await rowsOf(one, '0002_holds')).toMatchObject([{ finished: false, up: false }])
})

test('a script that failed as one transaction has left nothing, and that is said', async () => {
  const whole = 'CREATE TABLE "a" ("id" INTEGER);\nSELECT 1/0;'
  const one = await world.open({ '0001_base': BASE, '0002_a': whole })
  await one.deploy('0001_base', BASE)
  await one.deploy('0002_a', whole)
  const looked = await lookAt(one, 'take-back', inputFor('0002_a'))
  expect(looked).toMatchObject({ kind: 'nothing-to-do' })
  expect((await carryOut(one, 'mark-rolled-back', inputFor('0002_a'))).verdict.kind).toBe(
    'verified',
  )
})

test('an index that CREATE INDEX CONCURRENTLY left invalid is made anew', async () => {
  const index = 'CREATE UNIQUE INDEX CONCURRENTLY "wallets_balance_key" ON "wallets"("balance")'
  const one = await world.open({ '0001_base': BASE, '0002_unique': index })
  await one.deploy('0001_base', BASE)
  const app = await one.connect()
  await app.query('INSERT INTO wallets (balance) VALUES (10)')
  expect(await one.deploy('0002_unique', index)).toBe('failed')
  await app.query('DELETE FROM wallets WHERE id = 4')
  await app.end()
  expect((await carryOut(one, 'finish', inputFor('0002_unique'))).verdict.kind).toBe('verified')
  expect(
    await one.ask(
      `SELECT indisvalid AS valid FROM pg_index WHERE indexrelid = 'wallets_balance_key'::regclass`,
    ),
  ).toEqual([{ valid: true }])
})

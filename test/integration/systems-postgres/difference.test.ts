import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareDatabases } from '../../../src/main/kernel/systems/postgres/compare-databases.ts'
import { openConsole } from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'

const never = new AbortController().signal
let world: RestoreWorld

beforeAll(async () => {
  world = await startRestoreWorld(50)
  for (const name of ['vlossom_left', 'vlossom_right'])
    await world.ask('postgres', `CREATE DATABASE ${name} OWNER vlossom_app TEMPLATE template0`)
})
afterAll(() => world.stop())

/** Makes tables in both databases, changes them, and compares. */
async function compared(tables: string, onLeft: string, onRight = 'SELECT 1') {
  const schema =
    'DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION vlossom_app; SET ROLE vlossom_app;'
  await world.ask('vlossom_left', `${schema} ${tables}; ${onLeft}`)
  await world.ask('vlossom_right', `${schema} ${tables}; ${onRight}`)
  const console_ = openConsole(world)
  const found = await compareDatabases(
    console_.reads('dddd2345'),
    {
      live: { server: 'live', database: 'vlossom_left' },
      side: { server: 'live', database: 'vlossom_right' },
    },
    never,
  )
  await console_.close()
  return found.map(({ table, inserted, updated, deleted }) => [table, inserted, updated, deleted])
}

test('bigint keys past 2^53 and negative ones', async () => {
  expect(
    await compared(
      `CREATE TABLE t (id bigint PRIMARY KEY, v text);
       INSERT INTO t SELECT 9007199254740990 + i, 'x' FROM generate_series(-50, 50) i;
       INSERT INTO t SELECT -i, 'x' FROM generate_series(1, 200) i`,
      `DELETE FROM t WHERE id = -7; INSERT INTO t VALUES (9007199254749999, 'n'), (-9999, 'n');
       UPDATE t SET v = 'y' WHERE id IN (-10, -100, 9007199254740993)`,
    ),
  ).toEqual([['public.t', 2, 3, 1]])
})

test('text keys that collations, planes and case would order otherwise', async () => {
  expect(
    await compared(
      `CREATE TABLE t (id text PRIMARY KEY, v int);
       INSERT INTO t SELECT k, 1 FROM unnest(ARRAY['a','B','b','A','ä','Z','_','é','ﬁ','😀','𝒳','','aa','a b','Ω']) k`,
      `UPDATE t SET v = 2 WHERE id IN ('😀', 'ﬁ', ''); DELETE FROM t WHERE id = 'B'; INSERT INTO t VALUES ('𐍈', 1)`,
    ),
  ).toEqual([['public.t', 1, 3, 1]])
})

test('uuid, composite and date keys', async () => {
  expect(
    await compared(
      `CREATE TABLE u (id uuid PRIMARY KEY, v int);
       INSERT INTO u SELECT md5(i::text)::uuid, i FROM generate_series(1, 300) i;
       CREATE TABLE c (day date, who text, n numeric, PRIMARY KEY (who, day));
       INSERT INTO c SELECT '2026-01-01'::date + i, 'p' || i % 7, i FROM generate_series(1, 300) i`,
      `DELETE FROM u WHERE v % 100 = 0; UPDATE u SET v = -v WHERE v % 50 = 1;
       UPDATE c SET n = n + 1 WHERE who = 'p3'; UPDATE c SET day = day + 1000 WHERE n = 5`,
    ),
  ).toEqual([
    ['public.c', 1, 43, 1],
    ['public.u', 0, 6, 3],
  ])
})

test('tables without a key, with twins, and tables that only one database has', async () => {
  expect(
    await compared(
      "CREATE TABLE t (v text); INSERT INTO t VALUES ('a'), ('a'), ('b'), (NULL)",
      "INSERT INTO t VALUES ('a'), ('c'); CREATE TABLE only_live (id int PRIMARY KEY); INSERT INTO only_live VALUES (1), (2)",
      "DELETE FROM t WHERE v = 'b'; INSERT INTO t VALUES ('z'); CREATE TABLE only_copy (id int); INSERT INTO only_copy VALUES (1)",
    ),
  ).toEqual([
    ['public.only_live', 2, 0, 0],
    ['public.t', 3, 0, 1],
    ['public.only_copy', 0, 0, 1],
  ])
})

test('columns in another order, dropped columns and added columns are no difference in rows', async () => {
  expect(
    await compared(
      'CREATE TABLE t (id int PRIMARY KEY, gone int, a text, b text)',
      "ALTER TABLE t DROP COLUMN gone, ADD COLUMN extra int DEFAULT 7; INSERT INTO t (id, a, b) VALUES (1, 'x', 'y'), (2, 'x', 'y')",
      "DROP TABLE t; CREATE TABLE t (b text, a text, id int PRIMARY KEY); INSERT INTO t VALUES ('y', 'x', 1), ('y', 'other', 2)",
    ),
  ).toEqual([['public.t', 0, 1, 0]])
})

test('names that need quotes', async () => {
  expect(
    await compared(
      `CREATE TABLE "Odd ""Name""" ("select" int PRIMARY KEY, "a b" text); INSERT INTO "Odd ""Name""" VALUES (1, 'x')`,
      `UPDATE "Odd ""Name""" SET "a b" = 'y'`,
    ),
  ).toEqual([['public.Odd "Name"', 0, 1, 0]])
})

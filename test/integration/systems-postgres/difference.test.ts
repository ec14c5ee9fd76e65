import { afterAll, beforeAll, expect, test } from 'vitest'
import { compareDatabases } from '../../../src/main/kernel/systems/postgres/compare/compare-databases.ts'
import { openConsole } from '../../doubles/systems-postgres/console-double.ts'
import { countingReads } from '../../doubles/systems-postgres/counting-reads.ts'
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

/** Rows that came over the wire one by one. */
let streamed = 0

/** Makes tables in both databases, changes them, and compares. */
async function compared(tables: string, onLeft: string, onRight = 'SELECT 1') {
  streamed = 0
  const schema =
    'DROP SCHEMA public CASCADE; CREATE SCHEMA public AUTHORIZATION vlossom_app; SET ROLE vlossom_app;'
  await world.ask('vlossom_left', `${schema} ${tables}; ${onLeft}`)
  await world.ask('vlossom_right', `${schema} ${tables}; ${onRight}`)
  const console_ = openConsole(world)
  const found = await compareDatabases(
    countingReads(console_.reads('dddd2345'), (rows) => {
      streamed += rows
    }),
    // Nothing is remembered from one comparison to the next: each has a console of its own.
    { live: { name: 'vlossom_left', oid: 'left' }, side: { name: 'vlossom_right', oid: 'right' } },
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

/** The same 30,000 rows under keys of another kind, and 47 changes: 20 at the end, 20 updated, 7 deleted. */
async function comparedBy(type: string, key: (number: string) => string) {
  return compared(
    `CREATE TABLE t (id ${type} PRIMARY KEY, n int, v text, at timestamptz DEFAULT '2026-11-01T00:00Z');
     INSERT INTO t SELECT ${key('i')}, i, 'row ' || i FROM generate_series(1, 30000) i`,
    `INSERT INTO t SELECT ${key('i')}, i, 'new' FROM generate_series(30001, 30020) i;
     UPDATE t SET v = v || '!' WHERE n BETWEEN 7001 AND 7020; DELETE FROM t WHERE n BETWEEN 21000 AND 21006`,
  )
}

test.each([
  ['integers in a row', 'int', (n: string) => n, 800],
  [
    'integers far apart, negative ones too',
    'bigint',
    (n: string) => `(${n} - 15000) * 500000000000000::bigint`,
    800,
  ],
  ['uuids', 'uuid', (n: string) => `md5((${n})::text)::uuid`, 8000],
  ['texts', 'text', (n: string) => `'k' || ${n}`, 8000],
] as const)(
  'a large table by %s: exact, and only the rows around the changes are read',
  async (_, type, key, most) => {
    expect(await comparedBy(type, key)).toEqual([['public.t', 20, 20, 7]])
    expect(streamed).toBeGreaterThanOrEqual(47)
    expect(streamed).toBeLessThan(most)
  },
)

test('values that change places between the rows of a chunk are found', async () => {
  const rows = `CREATE TABLE t (id int PRIMARY KEY, a text, b text); INSERT INTO t SELECT i, 'a' || i, 'b' || i FROM generate_series(1, 20000) i`
  expect(
    await compared(
      rows,
      `UPDATE t SET a = CASE id WHEN 100 THEN 'a101' ELSE 'a100' END WHERE id IN (100, 101);
       UPDATE t SET a = b, b = a WHERE id = 9000`,
    ),
  ).toEqual([['public.t', 0, 3, 0]])
})

test('a large table that is the same sends no row at all', async () => {
  const rows = `CREATE TABLE t (a int, b text, PRIMARY KEY (b, a)); INSERT INTO t SELECT i, 'k' || i FROM generate_series(1, 20000) i`
  expect(await compared(rows, 'SELECT 1')).toEqual([['public.t', 0, 0, 0]])
  expect(streamed).toBe(0)
})

test('a large table without a key: twins count one by one', async () => {
  const rows = `CREATE TABLE t (v text); INSERT INTO t SELECT 'value ' || i % 5000 FROM generate_series(1, 30000) i`
  expect(
    await compared(
      rows,
      "INSERT INTO t SELECT 'value 7' FROM generate_series(1, 3)",
      "INSERT INTO t VALUES ('value 8')",
    ),
  ).toEqual([['public.t', 3, 0, 1]])
  expect(streamed).toBeLessThan(15_000)
})

test('a large table in which every row has changed is read once, whole', async () => {
  const rows = `CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t SELECT i, 'value ' || i FROM generate_series(1, 20000) i`
  expect(await compared(rows, "UPDATE t SET v = 'lost'")).toEqual([['public.t', 0, 20_000, 0]])
  expect(streamed).toBe(40_000)
})

test('settings of one database that change how values are written make no difference, and hide none', async () => {
  await world.ask(
    'postgres',
    `ALTER DATABASE vlossom_left SET extra_float_digits = -10; ALTER DATABASE vlossom_left SET bytea_output = 'escape';
     ALTER DATABASE vlossom_left SET IntervalStyle = 'iso_8601'; ALTER DATABASE vlossom_left SET TimeZone = 'Asia/Tokyo'`,
  )
  expect(
    await compared(
      `CREATE TABLE t (id int PRIMARY KEY, f float8, b bytea, i interval, at timestamptz);
       INSERT INTO t SELECT i, i + 0.1, '\\x0102', '1 day 2 hours', '2026-11-01T00:00Z' FROM generate_series(1, 10) i`,
      'UPDATE t SET f = f + 1e-14 WHERE id = 5',
    ),
  ).toEqual([['public.t', 0, 1, 0]])
  await world.ask('postgres', 'ALTER DATABASE vlossom_left RESET ALL')
})

test('what only a faithful text tells apart: scale, signed zero, the order in json, null and empty, the last bit of a float', async () => {
  const changed = [
    ['numeric', '1.0', '1.00'],
    ['float8', "'0'", "'-0'"],
    ['float8', '0.1', '0.1::float8 + 1.4e-17'],
    ['json', `'{"a":1,"b":2}'`, `'{"b":2,"a":1}'`],
    ['text', 'NULL', "''"],
    ['char(8)', "'a'", "'b'"],
    ['text[]', "'{a,NULL}'", '\'{a,"NULL"}\''],
    ['mood', "'well'", "'ill'"],
    ['bigint', '1', '4294967296'],
    ['inet', "'10.0.0.1'", "'10.0.0.1/8'"],
    ['timestamptz', "'2026-10-25T00:30Z'", "'2026-10-25T01:30Z'"],
    ['interval', "'1 day'", "'24 hours'"],
    ['bytea', String.raw`'\x00'`, String.raw`'\x0000'`],
  ] as const
  for (const [type, before, after] of changed) {
    const rows = `CREATE TYPE mood AS ENUM ('well', 'ill'); CREATE TABLE t (id int PRIMARY KEY, v ${type}); INSERT INTO t SELECT i, ${before} FROM generate_series(1, 20000) i`
    const found = await compared(rows, `UPDATE t SET v = ${after} WHERE id = 12345`)
    expect([type, found]).toEqual([type, [['public.t', 0, 1, 0]]])
    expect([type, streamed < 1000]).toEqual([type, true])
  }
})

test('rows of a table that inherits from another are its own, and counted once', async () => {
  const found = await compared(
    `CREATE TABLE parent (id int PRIMARY KEY, v text); CREATE TABLE child (PRIMARY KEY (id)) INHERITS (parent);
     INSERT INTO parent SELECT i, 'x' FROM generate_series(1, 20) i; INSERT INTO child SELECT i, 'x' FROM generate_series(1, 20) i`,
    "INSERT INTO child VALUES (21, 'new'); UPDATE ONLY parent SET v = 'y' WHERE id = 3",
  )
  expect(found).toEqual([
    ['public.child', 1, 0, 0],
    ['public.parent', 0, 1, 0],
  ])
})

import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { compareDatabases } from '../../../src/main/kernel/systems/postgres/compare/compare-databases.ts'
import { type ConsoleDouble, openConsole } from '../../doubles/systems-postgres/console-double.ts'
import { countingReads } from '../../doubles/systems-postgres/counting-reads.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'

const never = new AbortController().signal
const HASHES = 'hash_record_extended(ROW'
const pair = {
  live: { name: 'vlossom_left', oid: 'left' },
  side: { name: 'vlossom_right', oid: 'right' },
}
let world: RestoreWorld
let console_: ConsoleDouble

beforeAll(async () => {
  world = await startRestoreWorld(50)
})
afterAll(() => world.stop())

const TABLES = `
  CREATE TYPE mood AS ENUM ('calm', 'busy');
  CREATE TABLE people (id bigint PRIMARY KEY, name text, mood mood DEFAULT 'calm');
  CREATE TABLE things (id text PRIMARY KEY, worth numeric, note text);
  INSERT INTO people SELECT i, 'person ' || i FROM generate_series(1, 8000) i;
  INSERT INTO things SELECT md5(i::text), i, repeat('n', 40) FROM generate_series(1, 8000) i`

/** Two equal databases, a few rows apart, and a console that has compared them once. */
beforeEach(async () => {
  for (const { name } of [pair.live, pair.side]) {
    await world.ask('postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await world.ask('postgres', `CREATE DATABASE ${name} OWNER vlossom_app TEMPLATE template0`)
    await world.ask(name, `SET ROLE vlossom_app; ${TABLES}`)
  }
  await onLive(
    "UPDATE people SET name = 'changed' WHERE id % 1000 = 7; DELETE FROM things WHERE worth = 99",
  )
  console_ = openConsole(world)
  await again()
  return () => console_.close()
})

const onLive = (sql: string) => world.ask(pair.live.name, sql)

const counts = (tables: Awaited<ReturnType<typeof compareDatabases>>) =>
  tables.map(({ table, inserted, updated, deleted, rows }) => [
    ...[table, inserted, updated, deleted],
    rows,
  ])

/** The same console compares once more. */
async function again() {
  const reads = countingReads(console_.reads('gggg2345'))
  const found = await compareDatabases(reads, pair, never)
  const hashed = reads.asked.filter((text) => text.includes(HASHES))
  return { counts: counts(found), hashed: hashed.length }
}

/** What a console finds that has never seen these databases. */
async function anew() {
  const other = openConsole(world)
  try {
    return counts(await compareDatabases(other.reads('hhhh2345'), pair, never))
  } finally {
    await other.close()
  }
}

test('a second comparison hashes no chunk, and lists the rows of those alone that somebody has touched', async () => {
  await onLive("UPDATE people SET name = 'again' WHERE id = 4000")
  let streamed = 0
  const reads = countingReads(console_.reads('gggg2345'), (rows) => {
    streamed += rows
  })
  const found = counts(await compareDatabases(reads, pair, never))
  expect(found).toEqual(await anew())
  expect(reads.asked.filter((text) => text.includes(HASHES))).toEqual([])
  expect(streamed).toBeGreaterThan(0)
  expect(streamed).toBeLessThan(200)
})

test.each([
  ['a row that came', "INSERT INTO people VALUES (20000, 'new')"],
  ['a row that was changed', "UPDATE people SET name = 'again' WHERE id = 4000"],
  ['a row that went', 'DELETE FROM things WHERE worth = 4000'],
  [
    'one that went and one that came in its chunk',
    "DELETE FROM people WHERE id = 4000; INSERT INTO people VALUES (4001 - 8001, 'x')",
  ],
  [
    'a row that went and came back as it was',
    "WITH gone AS (DELETE FROM things WHERE worth = 5 RETURNING *) SELECT 1; INSERT INTO things SELECT md5('5'), 5, repeat('n', 40)",
  ],
  ['a change that is put right', "UPDATE people SET name = 'person 7' WHERE id = 7"],
  ['half of a table', 'DELETE FROM people WHERE id % 2 = 0'],
  ['a table that is emptied', 'DELETE FROM things'],
])('%s since the first comparison is seen by the second', async (_, sql) => {
  await onLive(sql)
  const { counts: found, hashed } = await again()
  expect({ found, hashed }).toEqual({ found: await anew(), hashed: 0 })
})

test.each([
  ['a table that is truncated', 'TRUNCATE things'],
  ['a label of an enum', "ALTER TYPE mood RENAME VALUE 'calm' TO 'quiet'"],
  [
    'a column that is taken away and made again',
    "ALTER TABLE things DROP COLUMN note; ALTER TABLE things ADD COLUMN note text DEFAULT 'other'",
  ],
  ['a table that is written anew', 'VACUUM FULL people'],
])(
  '%s changes what rows say without one of them being written: all is compared anew',
  async (_, sql) => {
    await onLive(sql)
    const { counts: found, hashed } = await again()
    expect(found).toEqual(await anew())
    expect(hashed).toBeGreaterThan(0)
  },
)

test('temporary tables of the application come and go, and nothing has to be compared anew for them', async () => {
  const session = await world.connect(pair.live.name)
  try {
    await session.query(
      'CREATE TEMP TABLE basket (id int PRIMARY KEY, note text); CREATE TEMP TABLE gone (id serial); DROP TABLE gone',
    )
    await onLive("UPDATE people SET name = 'again' WHERE id = 4000")
    const { counts: found, hashed } = await again()
    expect({ found, hashed }).toEqual({ found: await anew(), hashed: 0 })
  } finally {
    await session.end()
  }
})

test('the copy is looked at as well as live', async () => {
  await world.ask(pair.side.name, "UPDATE things SET note = 'settled' WHERE worth < 20")
  expect((await again()).counts).toEqual(await anew())
})

test('whatever happens between comparisons, the next one finds what a new one would', async () => {
  const row = fc.integer({ min: 1, max: 8_200 })
  const change = fc.oneof(
    row.map((id) => `UPDATE people SET name = name || '!' WHERE id = ${id}`),
    row.map((id) => `DELETE FROM people WHERE id = ${id}`),
    row.map((id) => `INSERT INTO people VALUES (${id}, 'person ${id}') ON CONFLICT DO NOTHING`),
    row.map((id) => `DELETE FROM things WHERE worth = ${id}`),
    row.map(
      (id) =>
        `INSERT INTO things VALUES (md5('${id}'), ${id}, 'n') ON CONFLICT (id) DO UPDATE SET note = 'n'`,
    ),
    fc.constant('VACUUM'),
    fc.constant('ANALYZE'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
      for (const sql of changes) await onLive(sql)
      expect((await again()).counts).toEqual(await anew())
    }),
    { numRuns: 12 },
  )
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { listingOf } from '../../../src/main/kernel/systems/postgres/compare-databases.ts'
import { type KeyedRow, mergeRows } from '../../../src/main/kernel/systems/postgres/merge-rows.ts'
import { compareBytes, compareKeys } from '../../../src/main/kernel/systems/postgres/row-order.ts'
import type { Table } from '../../../src/main/kernel/systems/postgres/tables.ts'

async function* listed(rows: readonly KeyedRow[]) {
  yield* rows
}
const row = (key: number, hash: string): KeyedRow => ({ key: [String(key)], hash })

test('inserted, updated and deleted rows are told apart, whatever the rows are', async () => {
  const table = fc.dictionary(
    fc.integer({ min: -1e6, max: 1e6 }).map(String),
    fc.constantFrom('a', 'b'),
  )
  await fc.assert(
    fc.asyncProperty(table, table, async (live, side) => {
      const rows = (from: Record<string, string>) =>
        Object.entries(from)
          .map(([key, hash]) => row(Number(key), hash))
          .sort((a, b) => Number(a.key[0]) - Number(b.key[0]))
      const found = await mergeRows(listed(rows(live)), listed(rows(side)), {
        orders: ['integer'],
      })
      const both = Object.keys(live).filter((key) => key in side)
      expect(found).toEqual({
        inserted: Object.keys(live).length - both.length,
        updated: both.filter((key) => live[key] !== side[key]).length,
        deleted: Object.keys(side).length - both.length,
      })
    }),
  )
})

test('rows without a key are paired one by one', async () => {
  const rows = (...hashes: readonly string[]) =>
    listed(hashes.map((hash) => ({ key: [hash], hash })))
  expect(
    await mergeRows(rows('a', 'a', 'b', 'c'), rows('a', 'b', 'b'), { orders: ['bytes'] }),
  ).toEqual({ inserted: 2, updated: 0, deleted: 1 })
})

test('text keys are ordered as their UTF-8 bytes are', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})

test('integer keys of any size are ordered as numbers', () => {
  fc.assert(
    fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
      const order = compareKeys([String(a)], [String(b)], ['integer'])
      expect(Math.sign(order)).toBe(a < b ? -1 : a > b ? 1 : 0)
    }),
  )
})

const users = (columns: readonly (readonly [string, string])[], key: readonly string[]): Table => ({
  schema: 'public',
  name: 'users',
  columns: new Map(columns),
  key,
  hidesRows: false,
})

test('columns that only one database has are left out of the hash, and named', () => {
  const live = users(
    [
      ['held', 'numeric'],
      ['id', 'integer'],
      ['name', 'text'],
    ],
    ['id'],
  )
  const side = users(
    [
      ['id', 'integer'],
      ['name', 'text'],
    ],
    ['id'],
  )
  expect(listingOf(live, side)).toEqual({
    query: {
      text: 'SELECT t."id"::text AS k0, md5(ROW(t."id", t."name")::text) AS hash FROM "public"."users" AS t ORDER BY t."id"',
      timeoutMs: 3_600_000,
    },
    orders: ['integer'],
    note: 'columns in one database only: held',
  })
})

test('a table without a primary key is compared by its hashes, and that is said', () => {
  const bare = users([['name', 'text']], [])
  const { query, orders, note } = listingOf(bare, bare)
  expect({ orders, note }).toEqual({
    orders: ['bytes'],
    note: 'no primary key: a changed row counts as deleted and inserted',
  })
  expect(query.text).toMatch(/ORDER BY md5\(ROW\(t\."name"\)::text\) COLLATE "C"$/)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createChunkTally,
  rowsByChunk,
} from '../../../src/main/kernel/systems/postgres/compare/chunk-tally.ts'
import { shiftFor } from '../../../src/main/kernel/systems/postgres/compare/chunking.ts'
import {
  chunkQuery,
  differingChunks,
  rowsOf,
} from '../../../src/main/kernel/systems/postgres/compare/chunks.ts'
import {
  type KeyedRow,
  mergeRows,
} from '../../../src/main/kernel/systems/postgres/compare/merge-rows.ts'
import {
  listingOf,
  rowShapeOf,
} from '../../../src/main/kernel/systems/postgres/compare/row-listing.ts'
import {
  compareBytes,
  compareKeys,
} from '../../../src/main/kernel/systems/postgres/compare/row-order.ts'
import type { Table } from '../../../src/main/kernel/systems/postgres/tables.ts'

/** In batches of three, so that both listings run out of them at different rows. */
async function* listed(rows: readonly KeyedRow[]) {
  for (let from = 0; from < rows.length; from += 3) yield rows.slice(from, from + 3)
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
        rows: { live: Object.keys(live).length, side: Object.keys(side).length },
      })
    }),
  )
})

test('rows without a key are paired one by one', async () => {
  const rows = (...hashes: readonly string[]) =>
    listed(hashes.map((hash) => ({ key: [hash], hash })))
  expect(
    await mergeRows(rows('a', 'a', 'b', 'c'), rows('a', 'b', 'b'), { orders: ['bytes'] }),
  ).toEqual({ inserted: 2, updated: 0, deleted: 1, rows: { live: 4, side: 3 } })
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
  rowSecurity: false,
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
  const shape = rowShapeOf(live, side)
  expect(shape.note).toBe('columns in one database only: held')
  expect(listingOf(live, shape)).toEqual({
    text: 'SELECT t."id"::text AS k0, md5(ROW(t."id", t."name")::text) AS hash FROM ONLY "public"."users" AS t ORDER BY t."id"',
    timeoutMs: 3_600_000,
  })
  expect(
    listingOf(side, shape, {
      chunk: 't."id" >> 3',
      where: { only: 't."id" >> 3 IN ($1)', value: '7' },
    }),
  ).toEqual({
    text: 'SELECT t."id"::text AS k0, md5(ROW(t."id", t."name")::text) AS hash, (t."id" >> 3)::text AS chunk FROM ONLY "public"."users" AS t WHERE t."id" >> 3 IN ($1) ORDER BY t."id"',
    timeoutMs: 3_600_000,
    values: ['7'],
  })
})

test('a table without a primary key is compared by its hashes, and that is said', () => {
  const bare = users([['name', 'text']], [])
  const shape = rowShapeOf(bare, bare)
  expect(shape).toMatchObject({
    keys: [{ order: 'bytes' }],
    integerKey: undefined,
    note: 'no primary key: a changed row counts as deleted and inserted',
  })
  expect(listingOf(bare, shape).text).toMatch(/ORDER BY md5\(ROW\(t\."name"\)::text\) COLLATE "C"$/)
})

test('a whole table is asked for as sums over chunks, sixty-four of them a line', () => {
  const table = users([['id', 'integer']], ['id'])
  const { text } = chunkQuery(table, rowShapeOf(table, table), 't."id"::bigint >> 5')
  expect(text).toContain('FROM ONLY "public"."users" AS t OFFSET 0')
  expect(text).toContain('GROUP BY rows.chunk')
  expect(text).toContain('chunk >> 6')
})

const parts = (...all: readonly (readonly [string, number, string])[]) =>
  new Map(all.map(([number, rows, lines]) => [number, { rows, lines }]))

test('chunks that differ, or that only one side has, are looked at row by row, and no others', () => {
  const same = ['0', 900, '1 300 5 5;2 600 6 6'] as const
  const live = parts(same, ['1', 60, '64 20 1 1;65 20 2 2;66 20 3 3'])
  const side = parts(same, ['1', 40, '64 20 1 1;65 20 9 2'], ['7', 1, '448 1 7 7'])
  const { differing, rows } = differingChunks(live, side)
  expect(rows).toEqual({ live: 960, side: 941 })
  expect(rowsOf(differing, 'c')).toEqual({
    only: 'c IN (SELECT unnest($1::bigint[]))',
    value: '{65,66,448}',
  })
  expect(differingChunks(live, live).differing.size).toBe(0)
  expect(differingChunks(parts(), parts()).differing.size).toBe(0)
})

test('a chunk in which other rows were listed than were counted is not taken for known', () => {
  const tally = createChunkTally()
  for (const chunk of ['1', '1', '2']) tally.row('live', chunk)
  for (const chunk of ['1', '1', '3']) tally.row('side', chunk)
  tally.differs({ key: ['a'], hash: 'h', chunk: '1' }, { key: ['a'], hash: 'i', chunk: '1' })
  tally.differs({ key: ['b'], hash: 'h', chunk: '2' }, undefined)
  tally.differs(undefined, { key: ['c'], hash: 'h', chunk: '3' })
  const counted = {
    live: rowsByChunk(new Map([['0', '1 2;2 2;4 1']])),
    side: rowsByChunk(new Map([['0', '1 2;3 1']])),
  }
  expect(tally.read(['1', '2', '3', '4'], counted)).toEqual({
    differences: new Map([
      ['1', { inserted: 0, updated: 1, deleted: 0 }],
      ['3', { inserted: 0, updated: 0, deleted: 1 }],
    ]),
    unsure: new Set(['2', '4']),
  })
})

test('integer keys are cut into about as many ranges as are wanted, however far they reach', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), { minLength: 1 }),
      fc.integer({ min: 1, max: 32_768 }),
      (keys, wanted) => {
        const shift = BigInt(shiftFor(keys, wanted))
        const numbers = keys.map((key) => key >> shift).toSorted((a, b) => (a < b ? -1 : 1))
        expect((numbers.at(-1) ?? 0n) - (numbers[0] ?? 0n) <= BigInt(wanted)).toBe(true)
        expect(shift).toBeLessThan(64n)
      },
    ),
  )
  expect([shiftFor([], 100), shiftFor([5n], 100), shiftFor([0n, 1023n], 128)]).toEqual([0, 0, 3])
})

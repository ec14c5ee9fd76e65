import type { Reads } from '../../ports/reads.ts'
import type { SqlQuery, SqlTarget } from '../../ports/sql.ts'
import { type KeyedRow, mergeRows, noDifference, type RowDifference } from './merge-rows.ts'
import { identifier, qualified } from './quoting.ts'
import { type KeyOrder, keyOrderOf } from './row-order.ts'
import { textOf } from './row-values.ts'
import { readCounts, readTables, type Table, tableName } from './tables.ts'

/** What differs between live and the copy, table by table. */
export interface TableDifference extends RowDifference {
  readonly table: string
  /** What could not be compared row by row, in words. */
  readonly note?: string
}

interface Pair {
  readonly live: SqlTarget
  readonly side: SqlTarget
}

/**
 * Compares every table of two databases by primary key and row hash, both streamed in key order with flat memory.
 * Exact while nobody writes; otherwise each table is right for the moment it was read.
 */
export async function compareDatabases(
  world: Pick<Reads, 'sql' | 'tell'>,
  pair: Pair,
  signal: AbortSignal,
): Promise<readonly TableDifference[]> {
  const [liveTables, sideTables] = await Promise.all([
    readTables(world, pair.live, signal),
    readTables(world, pair.side, signal),
  ])
  const sides = new Map(sideTables.map((table) => [tableName(table), table]))
  const compareOne = (table: Table): Promise<TableDifference> => {
    const other = sides.get(tableName(table))
    return other === undefined
      ? onlyIn(world, { target: pair.live, table, kind: 'inserted' }, signal)
      : compareTable(world, { ...pair, table, other }, signal)
  }
  const found = await inTurn(liveTables, compareOne)
  const lives = new Set(liveTables.map(tableName))
  const gone = sideTables.filter((table) => !lives.has(tableName(table)))
  const lost = await inTurn(gone, (table) =>
    onlyIn(world, { target: pair.side, table, kind: 'deleted' }, signal),
  )
  return [...found, ...lost]
}

/** Two tables at once: the server's hashing is what takes the time, and a table keeps one of its cores busy at most. */
async function inTurn<In, Out>(
  all: readonly In[],
  work: (one: In) => Promise<Out>,
): Promise<readonly Out[]> {
  const done: Out[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let index = next++; index < all.length; index = next++) {
      const one = all[index]
      if (one !== undefined) done[index] = await work(one)
    }
  }
  await Promise.all([worker(), worker()])
  return done
}

async function onlyIn(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly target: SqlTarget
    readonly table: Table
    readonly kind: 'inserted' | 'deleted'
  },
  signal: AbortSignal,
): Promise<TableDifference> {
  const { target, table, kind } = asked
  const counts = await readCounts(world, { target, tables: [table] }, signal)
  const name = tableName(table)
  const note = kind === 'inserted' ? 'the copy has no such table' : 'live has no such table'
  return { table: name, ...noDifference, [kind]: counts.get(name) ?? 0, note }
}

async function compareTable(
  world: Pick<Reads, 'sql' | 'tell'>,
  asked: Pair & { readonly table: Table; readonly other: Table },
  signal: AbortSignal,
): Promise<TableDifference> {
  const { live, side, table, other } = asked
  const name = tableName(table)
  const listing = listingOf(table, other)
  const rows = (target: SqlTarget) =>
    keyed(world.sql.stream(target, listing.query, signal), listing.orders.length)
  const difference = await mergeRows(rows(live), rows(side), {
    orders: listing.orders,
    onRows: (done) => world.tell.progress({ phase: `comparing ${name}`, done, unit: 'rows' }),
  })
  return { table: name, ...difference, ...(listing.note === '' ? {} : { note: listing.note }) }
}

/** The listing that both databases are asked for. Columns that only one of them has are left out, and named. */
export function listingOf(
  table: Table,
  other: Table,
): { readonly query: SqlQuery; readonly orders: readonly KeyOrder[]; readonly note: string } {
  const shared = [...table.columns.keys()].filter((column) => other.columns.has(column))
  const strange = [...table.columns.keys(), ...other.columns.keys()].filter(
    (column) => !shared.includes(column),
  )
  const hash = `md5(ROW(${shared.map((column) => `t.${identifier(column)}`).join(', ')})::text)`
  const byKey =
    table.key.length > 0 &&
    table.key.every((column) => table.columns.get(column) === other.columns.get(column))
  const keys = byKey
    ? table.key.map((column) => keyColumn(column, table.columns.get(column) ?? ''))
    : [{ shown: hash, sorted: `${hash} COLLATE "C"`, order: 'bytes' as const }]
  const columns = keys.map((key, index) => `${key.shown} AS k${index}`)
  const text = `SELECT ${[...columns, `${hash} AS hash`].join(', ')} FROM ${qualified(table)} AS t ORDER BY ${keys.map((key) => key.sorted).join(', ')}`
  const notes = [
    ...(strange.length === 0 ? [] : [`columns in one database only: ${strange.join(', ')}`]),
    ...(byKey ? [] : ['no primary key: a changed row counts as deleted and inserted']),
  ]
  return {
    query: { text, timeoutMs: 3_600_000 },
    orders: keys.map((key) => key.order),
    note: notes.join('; '),
  }
}

function keyColumn(column: string, type: string) {
  const order = keyOrderOf(type)
  const name = `t.${identifier(column)}`
  const shown = `${name}::text`
  // An integer's or a uuid's own index gives the order without a sort.
  const sorted = order === 'integer' || type === 'uuid' ? name : `${shown} COLLATE "C"`
  return { shown, sorted, order }
}

async function* keyed(
  rows: AsyncIterable<{ readonly [column: string]: string | number | boolean | null }>,
  width: number,
): AsyncGenerator<KeyedRow, undefined> {
  for await (const row of rows) {
    const key: string[] = []
    for (let index = 0; index < width; index += 1) key.push(textOf(row, `k${index}`))
    yield { key, hash: textOf(row, 'hash') }
  }
  return undefined
}

import type { SqlQuery } from '../../../ports/sql.ts'
import { identifier, qualified } from '../quoting.ts'
import type { Table } from '../tables.ts'
import { type KeyOrder, keyOrderOf } from './row-order.ts'

/** How a table is read in both databases: what tells a row, and what a row says. */
export interface RowShape {
  /** All that both databases know of a row, as text: the same text only for the same values. */
  readonly row: string
  /** The same in PostgreSQL's binary form, which is made in less time. Equal for the same values, or at worst not. */
  readonly packed: string
  readonly keys: readonly KeyColumn[]
  /** The one column of an integer primary key, which chunks can follow. */
  readonly integerKey: string | undefined
  /** What could not be compared, in words; empty where all could. */
  readonly note: string
}

interface KeyColumn {
  readonly shown: string
  readonly sorted: string
  readonly order: KeyOrder
}

/** Columns that only one of the databases has are left out, and named. */
export function rowShapeOf(table: Table, other: Table): RowShape {
  const shared = [...table.columns.keys()].filter((column) => other.columns.has(column))
  const strange = [...table.columns.keys(), ...other.columns.keys()].filter(
    (column) => !shared.includes(column),
  )
  const row = `ROW(${shared.map((column) => `t.${identifier(column)}`).join(', ')})::text`
  const packed = `record_send(ROW(${shared.map((column) => packedColumn(column, [table, other])).join(', ')}))`
  const hash = `md5(${row})`
  const byKey =
    table.key.length > 0 &&
    table.key.every((column) => table.columns.get(column) === other.columns.get(column))
  const keys = byKey
    ? table.key.map((column) => keyColumn(column, table.columns.get(column) ?? ''))
    : [{ shown: hash, sorted: `${hash} COLLATE "C"`, order: 'bytes' as const }]
  const [first] = keys
  const notes = [
    ...(strange.length === 0 ? [] : [`columns in one database only: ${strange.join(', ')}`]),
    ...(byKey ? [] : ['no primary key: a changed row counts as deleted and inserted']),
  ]
  return {
    ...{ row, packed, keys, note: notes.join('; ') },
    integerKey: keys.length === 1 && first?.order === 'integer' ? first.sorted : undefined,
  }
}

/** Which rows of a table are listed, and by which expression their chunk is told. */
export interface ListedChunks {
  readonly chunk: string
  /** A condition on `$1`; all rows where there is none. */
  readonly where?: { readonly only: string; readonly value: string }
}

/** The listing that both databases are asked for: key and hash of each row, in the order of the keys. */
export function listingOf(table: Table, shape: RowShape, chunks?: ListedChunks): SqlQuery {
  const where = chunks?.where
  const columns = [
    ...shape.keys.map((key, index) => `${key.shown} AS k${index}`),
    `md5(${shape.row}) AS hash`,
    ...(chunks === undefined ? [] : [`(${chunks.chunk})::text AS chunk`]),
  ]
  const only = where === undefined ? '' : ` WHERE ${where.only}`
  const order = shape.keys.map((key) => key.sorted).join(', ')
  const text = `SELECT ${columns.join(', ')} FROM ONLY ${qualified(table)} AS t${only} ORDER BY ${order}`
  return { text, timeoutMs: HOUR_MS, ...(where === undefined ? {} : { values: [where.value] }) }
}

/** For what reads whole tables: a limit only against a server that hangs. */
export const HOUR_MS = 3_600_000

// Every bit of these is in what their send functions give. Those of other types may hold OIDs of their own database
// (enums, arrays, domains), or may not be there at all.
const SENT = new Set([
  ...['smallint', 'integer', 'bigint', 'numeric', 'real', 'double precision', 'boolean', 'uuid'],
  ...['text', 'character varying', 'character', 'bytea', 'json', 'jsonb', 'date', 'interval'],
  ...['timestamp without time zone', 'timestamp with time zone'],
  ...['time without time zone', 'time with time zone'],
])

function packedColumn(column: string, [table, other]: readonly [Table, Table]): string {
  const type = table.columns.get(column) ?? ''
  const name = `t.${identifier(column)}`
  return SENT.has(type) && other.columns.get(column) === type ? name : `ROW(${name})::text`
}

function keyColumn(column: string, type: string): KeyColumn {
  const order = keyOrderOf(type)
  const name = `t.${identifier(column)}`
  const shown = `${name}::text`
  // An integer's or a uuid's own index gives the order without a sort.
  const sorted = order === 'integer' || type === 'uuid' ? name : `${shown} COLLATE "C"`
  return { shown, sorted, order }
}

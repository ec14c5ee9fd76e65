import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { literal, qualified } from '../quoting.ts'
import { numberOf, textOf } from '../row-values.ts'
import type { LiveTable } from './live-objects.ts'
import type { ExpectedRows } from './statements.ts'

/**
 * Rows that were written after the transaction which made their table, by table; those without any are left out. A table's
 * row type is made with it and hardly ever touched again, so its xmin is that transaction.
 */
export async function readRowsSinceMade(
  world: Pick<Reads, 'sql'>,
  asked: { readonly live: SqlTarget; readonly tables: readonly LiveTable[] },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (asked.tables.length === 0) return new Map()
  const text = asked.tables
    .map(
      ({ name, oid }) =>
        `SELECT ${literal(name)} AS name, count(*) AS n FROM ONLY ${name} AS t WHERE t.xmin::text <> (SELECT y.xmin::text FROM pg_type y WHERE y.typrelid = ${oid})`,
    )
    .join(' UNION ALL ')
  const rows = await world.sql.read(asked.live, { text, timeoutMs: 600_000 }, signal)
  return new Map(
    rows
      .filter((row) => numberOf(row, 'n') > 0)
      .map((row) => [textOf(row, 'name'), numberOf(row, 'n')]),
  )
}

const ABSENT =
  'SELECT t.name FROM jsonb_array_elements_text($1::jsonb) AS t(name) WHERE to_regclass(t.name) IS NULL'

/** Tables that have another number of rows than a restore in place brought, in words. */
export async function readLost(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly live: SqlTarget
    readonly brought: readonly ExpectedRows[]
  },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const names = JSON.stringify(asked.brought.map(({ table }) => qualified(table)))
  const absent = await world.sql.read(asked.live, { text: ABSENT, values: [names] }, signal)
  const gone = new Set(absent.map((row) => textOf(row, 'name')))
  const found = asked.brought.filter(({ table }) => !gone.has(qualified(table)))
  const text = found.map(
    ({ table, rows, alone }) =>
      `SELECT ${literal(`${table.schema}.${table.name}`)} AS name, ${rows} AS rows, count(*) AS n FROM ${alone ? 'ONLY ' : ''}${qualified(table)}`,
  )
  const query = { text: text.join(' UNION ALL '), timeoutMs: 600_000 }
  const counted = text.length === 0 ? [] : await world.sql.read(asked.live, query, signal)
  return [
    ...[...gone].map((name) => `${name} is gone`),
    ...counted
      .filter((row) => numberOf(row, 'n') !== numberOf(row, 'rows'))
      .map(
        (row) => `${textOf(row, 'name')}: ${numberOf(row, 'n')} of ${numberOf(row, 'rows')} rows`,
      ),
  ]
}

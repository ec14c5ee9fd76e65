import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { literal } from '../quoting.ts'
import { numberOf, textOf } from '../row-values.ts'
import type { LiveTable } from './live-objects.ts'

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

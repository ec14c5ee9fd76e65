import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { literal, qualified } from './quoting.ts'
import { databaseOf } from './restore-input.ts'
import { numberOf, textOf } from './row-values.ts'
import { readTables, tableName } from './tables.ts'

/**
 * Rows that were inserted or updated in a database, or in one schema of it, since it got its name, by table; tables without any are left out.
 *
 * A rename writes its row in pg_database (pg_namespace) anew, so that row's xmin is the transaction of the swap; a row of
 * a table with a younger xmin was written after it. Deleted rows leave nothing to count. Transaction ids are those of
 * the whole cluster, so the comparison holds across databases. `undefined` when it cannot be counted within five
 * seconds: going back must not wait for a count.
 */
export async function readRowsSinceRename(
  world: Pick<Reads, 'sql'>,
  database: string,
  signal: AbortSignal,
  schema?: string,
): Promise<ReadonlyMap<string, number> | undefined> {
  try {
    return await countSince(world, { database, schema }, signal)
  } catch (error) {
    if (error instanceof FailureError && error.failure.code !== 'CANCELLED') return undefined
    throw error
  }
}

async function countSince(
  world: Pick<Reads, 'sql'>,
  asked: { readonly database: string; readonly schema: string | undefined },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  const { schema } = asked
  const target = { ...databaseOf(asked.database), ...(schema === undefined ? {} : { schema }) }
  const renamed =
    schema === undefined
      ? 'SELECT age(d.xmin) FROM pg_database d WHERE d.datname = current_database()'
      : `SELECT age(n.xmin) FROM pg_namespace n WHERE n.nspname = ${literal(schema)}`
  const tables = await readTables(world, target, signal)
  if (tables.length === 0) return new Map()
  const text = tables
    .map(
      (table) =>
        `SELECT ${literal(tableName(table))} AS name, count(*) AS n FROM ONLY ${qualified(table)} AS t WHERE age(t.xmin) < (${renamed})`,
    )
    .join(' UNION ALL ')
  const rows = await world.sql.read(target, { text, timeoutMs: 5_000 }, signal)
  const counted = rows.map((row) => [textOf(row, 'name'), numberOf(row, 'n')] as const)
  return new Map(counted.filter(([, count]) => count > 0))
}

import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { textOf } from './row-values.ts'

const KEYS = `SELECT n.nspname || '.' || c.relname AS name, a.attname AS part
  FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN LATERAL unnest(i.indkey::int[]) WITH ORDINALITY AS k(number, place)
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
  WHERE i.indisprimary AND n.nspname !~ '^pg_' ORDER BY 1, k.place`

/** The columns of every table's primary key, by `schema.table`. */
export async function readPrimaryKeys(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await world.sql.read(target, { text: KEYS }, signal)
  const keys = new Map<string, readonly string[]>()
  for (const row of rows) {
    const name = textOf(row, 'name')
    keys.set(name, [...(keys.get(name) ?? []), textOf(row, 'part')])
  }
  return keys
}

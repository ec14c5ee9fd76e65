import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { literal } from '../quoting.ts'
import { textOf } from '../row-values.ts'
import type { LiveTable } from './live-objects.ts'

/** Each catalogue, with what of its rows lies in a schema: the catalogue of that, and the column that points at it. */
const CATALOGUES = [
  ['pg_class', 'pg_class', 'oid'],
  ['pg_attribute', 'pg_class', 'attrelid'],
  ['pg_attrdef', 'pg_class', 'adrelid'],
  ['pg_constraint', 'pg_class', 'conrelid'],
  ['pg_index', 'pg_class', 'indrelid'],
  ['pg_policy', 'pg_class', 'polrelid'],
  ['pg_rewrite', 'pg_class', 'ev_class'],
  ['pg_sequence', 'pg_class', 'seqrelid'],
  ['pg_statistic_ext', 'pg_class', 'stxrelid'],
  ['pg_trigger', 'pg_class', 'tgrelid'],
  ['pg_proc', 'pg_proc', 'oid'],
  ['pg_type', 'pg_type', 'oid'],
  ['pg_constraint', 'pg_type', 'contypid'],
  ['pg_enum', 'pg_type', 'enumtypid'],
] as const
const SCHEMA_OF = { pg_class: 'relnamespace', pg_proc: 'pronamespace', pg_type: 'typnamespace' }

/**
 * Tables, views, functions and types of these schemas that a younger transaction made or changed, one `name` a row. Rows
 * of the catalogues are compared by their age as still-unchanged.ts compares those of tables. One line, for psql's script.
 *
 * @param bound an age as SQL: what is no older is younger than the moment that is asked about
 */
export function madeSinceQuery(schemas: readonly string[], bound: string): string {
  const chosen = `SELECT n.oid FROM pg_namespace n WHERE n.nspname IN (${schemas.map(literal).join(', ')})`
  const parts = CATALOGUES.map(
    ([catalogue, owner, column]) =>
      `SELECT pg_describe_object('${owner}'::regclass, w.oid, 0) AS name FROM ${catalogue} o JOIN ${owner} w ON w.oid = o.${column} WHERE w.${SCHEMA_OF[owner]} IN (${chosen}) AND age(o.xmin) <= ${bound}`,
  )
  return parts.join(' UNION ')
}

/** The moment when a restore in place made these tables: the oldest of them is no later addition. */
export function whenMade(tables: readonly LiveTable[]): string {
  const oids = literal(JSON.stringify(tables.map(({ oid }) => oid)))
  return `(SELECT max(age(y.xmin)) - 1 FROM pg_type y WHERE y.typrelid::text IN (SELECT jsonb_array_elements_text(${oids}::jsonb)))`
}

/** Reads their names. @throws FailureError as `SqlReads.read` */
export async function readMadeSince(
  world: Pick<Reads, 'sql'>,
  asked: { readonly live: SqlTarget; readonly schemas: readonly string[]; readonly bound: string },
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (asked.schemas.length === 0) return []
  const text = `SELECT m.name FROM (${madeSinceQuery(asked.schemas, asked.bound)}) AS m(name) ORDER BY 1`
  const rows = await world.sql.read(asked.live, { text, timeoutMs: 60_000 }, signal)
  return rows.map((row) => textOf(row, 'name'))
}

import type { Reads } from '../../ports/reads.ts'
import type { SqlRow, SqlTarget } from '../../ports/sql.ts'
import { literal, qualified } from './quoting.ts'
import { flagOf, listOf, numberOf, textOf } from './row-values.ts'
import { shownSchema } from './shown-schema.ts'

/** A table with rows of its own (partitions, but not what they are partitions of). */
export interface Table {
  readonly schema: string
  readonly name: string
  /** What its schema is called where it is compared: another name than its own for a copy in the same database. */
  readonly shownIn?: string
  /** Column → type, without its modifiers. */
  readonly columns: ReadonlyMap<string, string>
  /** Columns of the primary key, in its order; empty without one. */
  readonly key: readonly string[]
  /** Row-level security hides rows from our role. */
  readonly hidesRows: boolean
  /** Row-level security is on, for whomever it may hide rows. */
  readonly rowSecurity: boolean
}

const TABLES = `SELECT n.nspname AS schema, c.relname AS name, row_security_active(c.oid) AS hides,
  c.relrowsecurity AS guarded,
  (SELECT json_agg(a.attname ORDER BY a.attname)::text FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS columns,
  (SELECT json_agg(format_type(a.atttypid, NULL) ORDER BY a.attname)::text FROM pg_attribute a
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped) AS types,
  (SELECT json_agg(a.attname ORDER BY k.position)::text FROM pg_index i
    CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, position)
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
    WHERE i.indrelid = c.oid AND i.indisprimary AND k.position <= i.indnkeyatts) AS key
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
    AND d.objid = c.oid AND d.deptype = 'e')
  ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`

/** Every table that a dump would carry rows of; those of extensions are theirs. */
export async function readTables(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<readonly Table[]> {
  const rows = await world.sql.read(target, { text: TABLES, timeoutMs: 60_000 }, signal)
  return rows.flatMap((row) => {
    const table = tableFrom(row)
    const shownIn = shownSchema(target, table.schema)
    if (shownIn === undefined) return []
    return [shownIn === table.schema ? table : { ...table, shownIn }]
  })
}

export function tableName(table: Pick<Table, 'schema' | 'name' | 'shownIn'>): string {
  return `${table.shownIn ?? table.schema}.${table.name}`
}

/** Exact counts by full name: of a table's own rows, as a dump has them, without those of tables that inherit from it. */
export async function readCounts(
  world: Pick<Reads, 'sql'>,
  asked: { readonly target: SqlTarget; readonly tables: readonly Table[] },
  signal: AbortSignal,
): Promise<ReadonlyMap<string, number>> {
  if (asked.tables.length === 0) return new Map()
  const text = asked.tables
    .map(
      (one) =>
        `SELECT ${literal(tableName(one))} AS name, count(*) AS n FROM ONLY ${qualified(one)}`,
    )
    .join(' UNION ALL ')
  const rows = await world.sql.read(asked.target, { text, timeoutMs: 600_000 }, signal)
  return new Map(rows.map((row) => [textOf(row, 'name'), numberOf(row, 'n')]))
}

function tableFrom(row: SqlRow): Table {
  const types = listOf(row, 'types')
  return {
    schema: textOf(row, 'schema'),
    name: textOf(row, 'name'),
    columns: new Map(listOf(row, 'columns').map((column, index) => [column, types[index] ?? ''])),
    key: listOf(row, 'key'),
    hidesRows: flagOf(row, 'hides'),
    rowSecurity: flagOf(row, 'guarded'),
  }
}

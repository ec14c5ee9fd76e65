import type { HistorySession } from '../../ports/history-database.ts'
import { GUARD, type TableName, tableNames, tables } from './tables.ts'

/** What the history database has to put the copy into. */
export type TablesSight =
  | { readonly kind: 'ready'; readonly notes: readonly string[] }
  | { readonly kind: 'missing'; readonly tables: readonly TableName[] }
  /** A table of this name is there, and it is another one. */
  | { readonly kind: 'foreign'; readonly table: TableName; readonly lacks: readonly string[] }

// pg_attribute and not information_schema, which hides what the role has no right to.
const LOOK = `SELECT c.relname AS table,
  array_to_string(array(SELECT attname FROM pg_attribute
    WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped), ',') AS columns,
  has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE')
    OR has_table_privilege(c.oid, 'TRUNCATE') AS loose,
  EXISTS (SELECT FROM pg_trigger t
    WHERE t.tgrelid = c.oid AND t.tgname = '${GUARD}' AND t.tgenabled = 'A') AS guarded
  FROM pg_class c WHERE c.oid IN (${tableNames.map((name) => `to_regclass('public.${name}')`).join(', ')})`

/** Looks whether the tables are there, are ours, and take no changes. */
export async function lookAtTables(session: Pick<HistorySession, 'query'>): Promise<TablesSight> {
  const found = new Map((await session.query(LOOK)).map((row) => [String(row['table']), row]))
  const missing = tableNames.filter((name) => !found.has(name))
  if (missing.length > 0) return { kind: 'missing', tables: missing }
  for (const table of tableNames) {
    const columns = String(found.get(table)?.['columns']).split(',')
    const lacks = tables[table].filter((column) => !columns.includes(column))
    if (lacks.length > 0) return { kind: 'foreign', table, lacks }
  }
  const open = tableNames.filter((name) => found.get(name)?.['guarded'] !== true)
  const loose = tableNames.filter((name) => found.get(name)?.['loose'] === true)
  return {
    kind: 'ready',
    notes: [
      ...(open.length === 0
        ? []
        : [`${open.join(', ')}: no trigger rejects changes, send the set-up again`]),
      ...(loose.length === 0
        ? []
        : [
            `${loose.join(', ')}: the role that exports may change rows; SELECT and INSERT are enough`,
          ]),
    ],
  }
}

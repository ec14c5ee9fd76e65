import { z } from 'zod'
import type { Manifest } from '../manifest.ts'
import { literal, qualified } from '../quoting.ts'
import type { Advance } from '../sequences.ts'
import type { LiveObjects, LiveTable } from './live-objects.ts'
import { madeSinceQuery, whenMade } from './made-since.ts'
import { guardOutside } from './outside.ts'

/** Rows of each table as a dump holds them, and the oldest transaction that was not complete when it was begun. */
export interface RowsThen {
  /** By name as SQL takes it; of the table alone, without what inherits from it. */
  readonly counts: { readonly [table: string]: number }
  /** As `pg_current_snapshot()` gave it. */
  readonly snapshot: string
}

/** Rows that a dump brings into a table. */
export const ExpectedRows = z.object({
  table: z.object({ schema: z.string(), name: z.string() }),
  rows: z.number(),
  /** Without the rows of what inherits from it: as COPY counts. */
  alone: z.boolean(),
})
export type ExpectedRows = z.infer<typeof ExpectedRows>

/** Longer than a statement that is ended takes to go. For all tables together: those that are locked already block users. */
const LOCK_WAIT = '30s'
/** Dropping waits for what LOCK TABLE does not lock, e.g. who reads a materialized view; itself it takes milliseconds. */
const DROP_WAIT = '2min'

/**
 * What stands before the dump in the same transaction: everybody is kept out, then it is made sure that the tables are
 * those that were planned and hold the rows that the safety dump has; then they go. Each guard divides by zero (22012)
 * where that does not hold, and everything is as it was.
 */
export function statementsBefore(
  objects: LiveObjects,
  schemas: readonly string[],
  then: RowsThen | 'unwritten since they were made',
): readonly string[] {
  const { tables, drops } = objects
  const oids = literal(JSON.stringify(tables.map(({ oid }) => oid)))
  return [
    // The database may have limits of its own; the dump sets none for itself later.
    `SET LOCAL statement_timeout = '${LOCK_WAIT}'`,
    'SET LOCAL idle_in_transaction_session_timeout = 0',
    `SET LOCAL lock_timeout = '${LOCK_WAIT}'`,
    ...(tables.length === 0
      ? []
      : [
          `LOCK TABLE ${tables.map(({ name }) => name).join(', ')} IN ACCESS EXCLUSIVE MODE`,
          `SELECT 1 / (count(*) = ${tables.length})::int AS unchanged FROM pg_class WHERE oid::text IN (SELECT jsonb_array_elements_text(${oids}::jsonb))`,
        ]),
    'SET LOCAL statement_timeout = 0',
    ...(typeof then === 'object'
      ? [...rowsGuard(then), unalteredGuard(schemas, then)]
      : [
          `SELECT 1 / (count(*) = 0)::int AS untouched FROM (${madeSinceQuery(schemas, whenMade(tables))}) AS m`,
          ...tables.map(unwrittenGuard),
        ]),
    `SET LOCAL statement_timeout = '${DROP_WAIT}'`,
    ...guardOutside(schemas, drops),
    'SET LOCAL statement_timeout = 0',
  ]
}

/** As rows-since.ts counts them. */
function unwrittenGuard({ name, oid }: LiveTable): string {
  return `SELECT 1 / (count(*) = 0)::int AS unwritten FROM ONLY ${name} AS t WHERE t.xmin::text <> (SELECT y.xmin::text FROM pg_type y WHERE y.typrelid = ${oid})`
}

/**
 * A row that no younger transaction has written was there when the dump began; where there are as many as the dump has,
 * they are the same rows (still-unchanged.ts has the whole reasoning).
 */
function rowsGuard({ counts, snapshot }: RowsThen): readonly string[] {
  const first = oldest(snapshot)
  return Object.entries(counts).map(
    ([table, rows]) =>
      `SELECT 1 / (count(*) = ${rows} AND count(*) FILTER (WHERE age(t.xmin) <= age('${first}'::xid)) = 0)::int AS unchanged FROM ONLY ${table} AS t`,
  )
}

/** No table, column, function or type of these schemas was made or changed since: the safety dump has them as they are. */
function unalteredGuard(schemas: readonly string[], { snapshot }: RowsThen): string {
  return `SELECT 1 / (${alteredSince(schemas, snapshot)} = 0)::int AS unaltered`
}

/** How many rows of the catalogues about these schemas are younger than a snapshot: an SQL expression. */
export function alteredSince(schemas: readonly string[], snapshot: string): string {
  const inside = `n.nspname IN (${schemas.map(literal).join(', ')})`
  const young = (table: string) => `age(${table}.xmin) <= age('${oldest(snapshot)}'::xid)`
  const of = (table: string, column: string) =>
    `(SELECT count(*) FROM ${table} x JOIN pg_namespace n ON n.oid = x.${column} WHERE ${inside} AND ${young('x')})`
  const columns = `(SELECT count(*) FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${inside} AND ${young('a')})`
  return `(${of('pg_class', 'relnamespace')} + ${of('pg_proc', 'pronamespace')} + ${of('pg_type', 'typnamespace')} + ${columns})`
}

/** The oldest transaction that was not complete, as the 32 bits that rows carry. */
function oldest(snapshot: string): bigint {
  return BigInt(snapshot.split(':')[0] ?? '') % 2n ** 32n
}

/** What stands behind the dump: it must have brought what it promises, or nothing of it stays. */
export function statementsAfter(given: {
  readonly expected: readonly ExpectedRows[]
  readonly advances: readonly Advance[]
  /** What settles the profile's rules. */
  readonly settle: readonly string[]
  readonly schemas: readonly string[]
}): readonly string[] {
  const { expected, advances, settle, schemas } = given
  const inSchemas = schemas.map(literal).join(', ')
  const analyze = `DECLARE t text; BEGIN FOR t IN SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN (${inSchemas}) LOOP EXECUTE 'ANALYZE ' || t; END LOOP; END`
  return [
    // The dump has set both for itself.
    'RESET search_path',
    'SET row_security = on',
    ...expected.map(
      ({ table, rows, alone }) =>
        `SELECT 1 / (count(*) = ${rows})::int AS whole FROM ${alone ? 'ONLY ' : ''}${qualified(table)}`,
    ),
    ...advances.map(advanceOf),
    ...settle,
    `DO ${literal(analyze)}`,
  ]
}

/** A sequence that the dump lacks, or that is further already, is left alone. */
function advanceOf({ schema, name, to, live }: Advance): string {
  const behind = to >= live ? '<' : '>'
  return `SELECT setval(c.oid::regclass, ${to}, true) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_sequences s ON s.schemaname = n.nspname AND s.sequencename = c.relname WHERE c.relkind = 'S' AND n.nspname = ${literal(schema)} AND c.relname = ${literal(name)} AND (s.last_value IS NULL OR s.last_value ${behind} ${to})`
}

/** What a dump promises of its tables: by its manifest, or as it was counted in the script itself. */
export function expectedRows(given: {
  readonly manifest: Manifest | undefined
  readonly counted: ReadonlyMap<string, number> | undefined
  /** The manifest counts as COPY does: that of a safety dump. */
  readonly alone?: boolean
}): readonly ExpectedRows[] {
  const { manifest, counted, alone = false } = given
  if (manifest !== undefined)
    return manifest.tables.map(({ rows, ...table }) => ({ table, rows, alone }))
  return [...(counted ?? [])].map(([name, rows]) => ({
    table: tableNamed(name),
    rows,
    alone: true,
  }))
}

/** `public.users` as two names. A schema with a dot in its name would be cut wrongly, and refused by the server. */
export function tableNamed(full: string): ExpectedRows['table'] {
  const dot = full.indexOf('.')
  return { schema: full.slice(0, Math.max(0, dot)), name: full.slice(dot + 1) }
}

import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { flagOf, textOf } from '../row-values.ts'
import { readBoundObjects } from './bound-objects.ts'

/** A table by its name as SQL takes it, and what it is. */
export interface LiveTable {
  readonly name: string
  readonly oid: string
}

/** What stands in some schemas of live, but for what belongs to extensions. */
export interface LiveObjects {
  readonly tables: readonly LiveTable[]
  /** One statement a kind, in an order in which each finds what it names. */
  readonly drops: readonly string[]
  /** What our role may not drop, in words. */
  readonly foreign: readonly string[]
  /** What would go with them, or stay in the way, in words: then nothing can be replaced. */
  readonly bound: readonly string[]
  /** Schemas that live lacks, or in which our role may make nothing. */
  readonly closed: readonly string[]
}

/** In this order: a view goes before the table that it reads. */
const KINDS = ['VIEW', 'MATERIALIZED VIEW', 'TABLE', 'FOREIGN TABLE', 'SEQUENCE', 'ROUTINE', 'TYPE']

const no = (catalogue: string, oid: string, kinds: string) =>
  `NOT EXISTS (SELECT 1 FROM pg_depend x WHERE x.classid = '${catalogue}'::regclass AND x.objid = ${oid} AND x.deptype IN (${kinds}))`
const CHOSEN = 'n.nspname IN (SELECT jsonb_array_elements_text($1::jsonb))'

// Sequences of a column go with their table. A table, a range and the like have types of their own, which go with them.
const OBJECTS = `SELECT CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
    WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END AS kind,
    format('%I.%I', n.nspname, c.relname) AS name, c.oid::text AS oid,
    pg_has_role(c.relowner, 'USAGE') AS ours
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE ${CHOSEN} AND c.relkind IN ('v', 'm', 'f', 'S', 'c', 'r', 'p')
  AND ${no('pg_class', 'c.oid', "'e'")} AND (c.relkind <> 'S' OR ${no('pg_class', 'c.oid', "'a', 'i'")})
  UNION ALL SELECT 'ROUTINE', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)),
    p.oid::text, pg_has_role(p.proowner, 'USAGE')
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE ${CHOSEN} AND ${no('pg_proc', 'p.oid', "'e', 'i'")}
  UNION ALL SELECT 'TYPE', format('%I.%I', n.nspname, t.typname), t.oid::text, pg_has_role(t.typowner, 'USAGE')
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE ${CHOSEN} AND t.typtype IN ('e', 'd', 'r') AND ${no('pg_type', 't.oid', "'e'")}
  ORDER BY 1, 2`
const OPEN = `SELECT n.nspname AS name FROM pg_namespace n
  WHERE ${CHOSEN} AND has_schema_privilege(n.oid, 'CREATE')`

/** Reads what a restore in place replaces. */
export async function readLiveObjects(
  world: Pick<Reads, 'sql'>,
  asked: { readonly live: SqlTarget; readonly schemas: readonly string[] },
  signal: AbortSignal,
): Promise<LiveObjects> {
  const values = [JSON.stringify(asked.schemas)]
  const rows = await world.sql.read(asked.live, { text: OBJECTS, values }, signal)
  const found = rows.map((row) => ({
    kind: textOf(row, 'kind'),
    name: textOf(row, 'name'),
    oid: textOf(row, 'oid'),
    ours: flagOf(row, 'ours'),
  }))
  const open = await world.sql.read(asked.live, { text: OPEN, values }, signal)
  const openNames = new Set(open.map((row) => textOf(row, 'name')))
  const drops = KINDS.flatMap((kind) => {
    const names = found.filter((one) => one.kind === kind).map(({ name }) => name)
    return names.length === 0 ? [] : [`DROP ${kind} IF EXISTS ${names.join(', ')} CASCADE`]
  })
  return {
    bound: await readBoundObjects(world, asked, signal),
    drops,
    tables: found.filter(({ kind }) => kind === 'TABLE').map(({ name, oid }) => ({ name, oid })),
    foreign: found
      .filter(({ ours }) => !ours)
      .map(({ kind, name }) => `${kind.toLowerCase()} ${name}`),
    closed: asked.schemas.filter((schema) => !openNames.has(schema)),
  }
}

const STANDING = `SELECT count(*) AS n FROM pg_class WHERE oid::text IN (SELECT jsonb_array_elements_text($1::jsonb))`

/** How many of these tables are still there: all before a restore in place, none behind it. */
export async function countStanding(
  world: Pick<Reads, 'sql'>,
  asked: { readonly live: SqlTarget; readonly oids: readonly string[] },
  signal: AbortSignal,
): Promise<number> {
  const values = [JSON.stringify(asked.oids)]
  const [row = {}] = await world.sql.read(asked.live, { text: STANDING, values }, signal)
  return Number(row['n'] ?? 0)
}

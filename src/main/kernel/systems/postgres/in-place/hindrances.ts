import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { literal } from '../quoting.ts'
import { textOf } from '../row-values.ts'

/** Catalogues of what lies in a schema, with the column that says in which. */
const IN_SCHEMA = {
  pg_class: 'relnamespace',
  pg_proc: 'pronamespace',
  pg_type: 'typnamespace',
  pg_constraint: 'connamespace',
  pg_statistic_ext: 'stxnamespace',
}
/** Of these a restore in place drops none, so what the dump makes would already be there. */
const KEPT = {
  pg_collation: 'collnamespace',
  pg_conversion: 'connamespace',
  pg_operator: 'oprnamespace',
  pg_opclass: 'opcnamespace',
  pg_opfamily: 'opfnamespace',
  pg_ts_config: 'cfgnamespace',
  pg_ts_dict: 'dictnamespace',
  pg_ts_parser: 'prsnamespace',
  pg_ts_template: 'tmplnamespace',
}
/** Catalogues of what lies in no schema but belongs to a table that does. */
const OF_TABLE = {
  pg_attrdef: 'adrelid',
  pg_rewrite: 'ev_class',
  pg_trigger: 'tgrelid',
  pg_policy: 'polrelid',
}

const ofExtension = (classid: string, objid: string) =>
  `EXISTS (SELECT FROM pg_depend e WHERE e.classid = ${classid} AND e.objid = ${objid} AND e.deptype = 'e')`
const all = (parts: readonly string[]) => parts.join(' UNION ALL ')

/**
 * What stands between these schemas and a restore in place, one `name` a row, in words: a DROP … CASCADE reaches further
 * than the safety dump does (which has these schemas alone), so all that depends on them from elsewhere closes the way:
 * views, columns of a type, foreign keys, members of publications, event triggers. One line, to stand in psql's script.
 */
function hindrancesQuery(schemas: readonly string[]): string {
  const chosen = `SELECT n.oid FROM pg_namespace n WHERE n.nspname IN (${schemas.map(literal).join(', ')})`
  const inside = all([
    ...Object.entries({ ...IN_SCHEMA, ...KEPT }).map(
      ([name, column]) =>
        `SELECT '${name}'::regclass::oid AS classid, o.oid AS objid FROM ${name} o WHERE o.${column} IN (${chosen})`,
    ),
    ...Object.entries(OF_TABLE).map(
      ([name, column]) =>
        `SELECT '${name}'::regclass::oid, o.oid FROM ${name} o JOIN pg_class c ON c.oid = o.${column} WHERE c.relnamespace IN (${chosen})`,
    ),
  ])
  const kept = Object.entries(KEPT).map(
    ([name, column]) =>
      `SELECT pg_describe_object('${name}'::regclass, o.oid, 0) || ' is not dropped' AS name FROM ${name} o WHERE o.${column} IN (${chosen}) AND NOT ${ofExtension(`'${name}'::regclass`, 'o.oid')}`,
  )
  // The array of an extension's type is no member of the extension, but stays with it.
  const goes = `NOT ${ofExtension('d.refclassid', 'd.refobjid')} AND NOT (d.refclassid = 'pg_type'::regclass AND EXISTS (SELECT FROM pg_type t WHERE t.typarray = d.refobjid AND ${ofExtension("'pg_type'::regclass", 't.oid')}))`
  // These come and go with what they are of: a range brings a cast, a foreign key its triggers.
  const outside = [
    "NOT (d.classid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_class c WHERE c.oid = d.objid AND c.relnamespace = 'pg_toast'::regnamespace))",
    "NOT (d.classid = 'pg_trigger'::regclass AND EXISTS (SELECT FROM pg_trigger g WHERE g.oid = d.objid AND g.tgisinternal))",
    "NOT (d.classid = 'pg_cast'::regclass AND EXISTS (SELECT FROM pg_depend a WHERE a.classid = d.classid AND a.objid = d.objid AND a.deptype = 'i'))",
  ].join(' AND ')
  const base = `SELECT pg_describe_object('pg_type'::regclass, t.oid, 0) || ' is not dropped' FROM pg_type t WHERE t.typnamespace IN (${chosen}) AND t.typtype IN ('b', 'p') AND NOT EXISTS (SELECT FROM pg_type a WHERE a.typarray = t.oid) AND NOT ${ofExtension("'pg_type'::regclass", 't.oid')}`
  return [
    `WITH inside AS (${inside})`,
    `SELECT DISTINCT pg_describe_object(d.classid, d.objid, d.objsubid) || ' depends on ' || pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) AS name`,
    'FROM pg_depend d JOIN inside i ON i.classid = d.refclassid AND i.objid = d.refobjid',
    'LEFT JOIN inside o ON o.classid = d.classid AND o.objid = d.objid',
    `WHERE o.objid IS NULL AND d.deptype <> 'e' AND ${goes} AND ${outside}`,
    'UNION ALL',
    all([...kept, base, ownedElsewhere(chosen), hidden(chosen)]),
  ].join(' ')
}

/** A partition, or a sequence of a column, whose table lies in another schema: it would go, or stay, with that one. */
function ownedElsewhere(chosen: string): string {
  const owner = 'pg_describe_object(d.refclassid, d.refobjid, 0)'
  return `SELECT DISTINCT pg_describe_object(d.classid, d.objid, 0) || ' is part of ' || ${owner} FROM pg_depend d JOIN pg_class c ON c.oid = d.objid JOIN pg_class p ON p.oid = d.refobjid WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND c.relnamespace IN (${chosen}) AND p.relnamespace NOT IN (${chosen}) AND (c.relkind = 'S' OR EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid AND h.inhparent = p.oid)) AND NOT ${ofExtension('d.classid', 'd.objid')}`
}

/** pg_dump stops at a table of which it may not see every row. */
function hidden(chosen: string): string {
  return `SELECT 'row-level security keeps pg_dump out of ' || c.oid::regclass FROM pg_class c WHERE c.relkind IN ('r', 'p') AND c.relnamespace IN (${chosen}) AND row_security_active(c.oid)`
}

/** Reads them. @throws FailureError as `SqlReads.read` */
export async function readHindrances(
  world: Pick<Reads, 'sql'>,
  asked: { readonly live: SqlTarget; readonly schemas: readonly string[] },
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (asked.schemas.length === 0) return []
  const text = `SELECT h.name FROM (${hindrancesQuery(asked.schemas)}) AS h(name) ORDER BY 1`
  const rows = await world.sql.read(asked.live, { text, timeoutMs: 60_000 }, signal)
  return rows.map((row) => textOf(row, 'name'))
}

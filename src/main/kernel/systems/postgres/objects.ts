import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { amber, type Finding, green } from './findings.ts'
import { textOf } from './row-values.ts'
import { LIVE_SCHEMA } from './shown-schema.ts'

const OURS = "left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema'"
const NO_EXTENSION = (catalogue: string, oid: string) =>
  `NOT EXISTS (SELECT 1 FROM pg_depend x WHERE x.classid = '${catalogue}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`

const OBJECTS = `SELECT CASE c.relkind WHEN 'v' THEN 'view ' WHEN 'm' THEN 'materialized view ' WHEN 'f' THEN 'foreign table ' ELSE 'table ' END
    || n.nspname || '.' || c.relname AS name
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('v', 'm', 'f', 'r', 'p') AND ${OURS} AND ${NO_EXTENSION('pg_class', 'c.oid')}
  UNION ALL SELECT 'function ' || n.nspname || '.' || p.proname || '(' || pg_get_function_identity_arguments(p.oid) || ')'
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE ${OURS} AND ${NO_EXTENSION('pg_proc', 'p.oid')}
  UNION ALL SELECT 'trigger ' || t.tgname || ' on ' || n.nspname || '.' || c.relname || CASE t.tgenabled WHEN 'D' THEN ' (off)' ELSE '' END
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT t.tgisinternal AND ${OURS}
  UNION ALL SELECT 'policy ' || y.polname || ' on ' || n.nspname || '.' || c.relname
  FROM pg_policy y JOIN pg_class c ON c.oid = y.polrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${OURS}
  UNION ALL SELECT 'type ' || n.nspname || '.' || t.typname FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE t.typtype IN ('e', 'd', 'r') AND ${OURS} AND ${NO_EXTENSION('pg_type', 't.oid')}
  UNION ALL SELECT 'extension ' || extname FROM pg_extension
  UNION ALL SELECT 'publication ' || pubname FROM pg_publication
  UNION ALL SELECT 'event trigger ' || evtname FROM pg_event_trigger
  ORDER BY 1`

/** Everything in a database that is no row, by kind and name. */
export async function readObjects(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const rows = await world.sql.read(target, { text: OBJECTS, timeoutMs: 60_000 }, signal)
  const names = rows.map((row) => textOf(row, 'name'))
  const { schema } = target
  if (schema === undefined) return names
  // What lies in no schema is of the database, and so of both.
  return names
    .filter((name) => name.includes(` ${schema}.`) || !/ \S+\./.test(name))
    .map((name) => name.replace(` ${schema}.`, ` ${LIVE_SCHEMA}.`))
}

/** What live has and the copy lacks: it could not be rebuilt, was not in the dump, or came after the backup. */
export function objectFinding(both: {
  readonly live: readonly string[]
  readonly side: readonly string[]
}): Finding {
  const side = new Set(both.side)
  const live = new Set(both.live)
  const missing = both.live.filter((name) => !side.has(name))
  const added = both.side.filter((name) => !live.has(name))
  if (missing.length === 0 && added.length === 0)
    return green('objects', `${side.size} of all kinds, the same as in live`)
  return amber(
    'objects',
    [
      ...(missing.length > 0 ? [`in live only: ${missing.join(', ')}`] : []),
      ...(added.length > 0 ? [`in the copy only: ${added.join(', ')}`] : []),
    ].join('; '),
    'Expected where a migration came after the backup; anything else must be made in the copy before the swap.',
  )
}

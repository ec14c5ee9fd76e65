import { literal } from '../quoting.ts'

/** Stands in the server's answer where more would have gone. */
export const OUTSIDE_GOES = 'more than these schemas would go'

/**
 * DROP … CASCADE also takes what depends on it elsewhere: a view, a foreign key, a column of one of its types, a place in
 * a publication. None of that is in the safety dump, so none may go: what lies outside is counted before and behind the
 * drops, and where it is not the same the transaction ends with 22P02.
 */
export function guardOutside(
  schemas: readonly string[],
  drops: readonly string[],
): readonly string[] {
  const setting = "'rollback_console.outside'"
  const count = countOutside(schemas)
  return [
    `SELECT set_config(${setting}, ${count}, true)`,
    ...drops,
    `SELECT (CASE WHEN current_setting(${setting}) = ${count} THEN '1' ELSE ${literal(OUTSIDE_GOES)} END)::int AS kept`,
  ]
}

function countOutside(schemas: readonly string[]): string {
  // What other sessions make for themselves meanwhile is theirs.
  const outside = `left(n.nspname, 8) NOT IN ('pg_toast', 'pg_temp_') AND n.nspname NOT IN (${schemas.map(literal).join(', ')})`
  const ofRelation = (table: string, column: string, more = '') =>
    `(SELECT count(*) FROM ${table} x JOIN pg_class c ON c.oid = x.${column} JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${outside}${more})`
  const ofSchema = (table: string, column: string) =>
    `(SELECT count(*) FROM ${table} x JOIN pg_namespace n ON n.oid = x.${column} WHERE ${outside})`
  const ofDatabase = (table: string) => `(SELECT count(*) FROM ${table})`
  const counts = [
    ofSchema('pg_class', 'relnamespace'),
    ofSchema('pg_proc', 'pronamespace'),
    ofSchema('pg_type', 'typnamespace'),
    ofSchema('pg_operator', 'oprnamespace'),
    ofSchema('pg_constraint', 'connamespace'),
    ofRelation('pg_attribute', 'attrelid', ' AND NOT x.attisdropped'),
    ofRelation('pg_attrdef', 'adrelid'),
    ofRelation('pg_trigger', 'tgrelid', ' AND NOT x.tgisinternal'),
    ofRelation('pg_policy', 'polrelid'),
    ofRelation('pg_rewrite', 'ev_class'),
    ...['pg_publication_rel', 'pg_event_trigger', 'pg_extension'].map(ofDatabase),
    // The cast of a range to its multirange comes and goes with it.
    "(SELECT count(*) FROM pg_cast x WHERE NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass AND d.objid = x.oid AND d.deptype = 'i'))",
  ]
  return `concat_ws(' ', ${counts.join(', ')})`
}

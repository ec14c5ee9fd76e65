import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { textOf } from '../row-values.ts'
import { readHindrances } from './hindrances.ts'

const inside = (alias: string) =>
  `${alias}.nspname IN (SELECT jsonb_array_elements_text($1::jsonb))`
const noExtension = (catalogue: string, oid: string) =>
  `NOT EXISTS (SELECT 1 FROM pg_depend x WHERE x.classid = '${catalogue}'::regclass AND x.objid = ${oid} AND x.deptype = 'e')`
const named = "format('%I.%I', n.nspname, c.relname)"

/** Kinds that a dump makes and a restore in place does not drop: made a second time, they end it. */
const KINDS = [
  ['collation', 'pg_collation', 'collname', 'collnamespace'],
  ['conversion', 'pg_conversion', 'conname', 'connamespace'],
  ['operator', 'pg_operator', 'oprname', 'oprnamespace'],
  ['operator family', 'pg_opfamily', 'opfname', 'opfnamespace'],
  ['text search configuration', 'pg_ts_config', 'cfgname', 'cfgnamespace'],
  ['text search dictionary', 'pg_ts_dict', 'dictname', 'dictnamespace'],
] as const

const DEPENDENTS = `SELECT 'foreign key ' || k.conname || ' of ' || ${named} AS name
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class r ON r.oid = k.confrelid JOIN pg_namespace rn ON rn.oid = r.relnamespace
  WHERE k.contype = 'f' AND ${inside('rn')} AND NOT ${inside('n')}
  UNION SELECT 'view ' || ${named} FROM pg_depend d JOIN pg_rewrite w ON w.oid = d.objid
  JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_class r ON r.oid = d.refobjid JOIN pg_namespace rn ON rn.oid = r.relnamespace
  WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass
  AND ${inside('rn')} AND NOT ${inside('n')} AND ${noExtension('pg_class', 'r.oid')}
  UNION SELECT 'column ' || a.attname || ' of ' || ${named} FROM pg_attribute a
  JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_type t ON t.oid = a.atttypid JOIN pg_namespace rn ON rn.oid = t.typnamespace
  WHERE a.attnum > 0 AND NOT a.attisdropped AND ${inside('rn')} AND NOT ${inside('n')}
  AND ${noExtension('pg_type', 'CASE WHEN t.typelem <> 0 THEN t.typelem ELSE t.oid END')}
  UNION SELECT 'publication ' || p.pubname || ' of ' || ${named} FROM pg_publication_rel pr
  JOIN pg_publication p ON p.oid = pr.prpubid JOIN pg_class c ON c.oid = pr.prrelid
  JOIN pg_namespace n ON n.oid = c.relnamespace WHERE ${inside('n')}
  UNION SELECT 'event trigger ' || e.evtname FROM pg_event_trigger e JOIN pg_proc f ON f.oid = e.evtfoid
  JOIN pg_namespace n ON n.oid = f.pronamespace WHERE ${inside('n')} ORDER BY 1`
const IN_THE_WAY = KINDS.map(
  ([kind, catalogue, name, schema]) =>
    `SELECT '${kind} ' || n.nspname || '.' || o.${name} AS name FROM ${catalogue} o
  JOIN pg_namespace n ON n.oid = o.${schema} WHERE ${inside('n')} AND ${noExtension(catalogue, 'o.oid')}`,
).join(' UNION ALL ')

interface Asked {
  readonly live: SqlTarget
  readonly schemas: readonly string[]
}

/** What outside of some schemas depends on them, in words: it goes with them, or stays bound to what is renamed away. */
export function readDependents(
  world: Pick<Reads, 'sql'>,
  asked: Asked,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return namesOf(DEPENDENTS, world, { asked, signal })
}

/**
 * What keeps schemas from being replaced: things outside that would go with them and that no safety dump of them holds,
 * and kinds that are not dropped. In words.
 */
export async function readBoundObjects(
  world: Pick<Reads, 'sql'>,
  asked: Asked,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const named = [
    ...(await readDependents(world, asked, signal)),
    ...(await namesOf(IN_THE_WAY, world, { asked, signal })),
  ]
  // What is rarer has no words of its own.
  return named.length > 0 ? named : await readHindrances(world, asked, signal)
}

async function namesOf(
  text: string,
  world: Pick<Reads, 'sql'>,
  given: { readonly asked: Asked; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const { live, schemas } = given.asked
  const values = [JSON.stringify(schemas)]
  const rows = await world.sql.read(live, { text, values }, given.signal)
  return rows.map((row) => textOf(row, 'name'))
}

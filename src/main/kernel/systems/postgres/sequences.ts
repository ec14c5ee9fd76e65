import { type Failure, failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { identifier, literal, qualified } from './quoting.ts'
import { flagOf, optionalTextOf, textOf } from './row-values.ts'
import { shownSchema } from './shown-schema.ts'

/** A sequence, and how far it has gone. Values are texts: they reach 2^63. */
export interface Sequence {
  readonly schema: string
  readonly name: string
  /** As `shownIn` of a table. */
  readonly shownIn?: string
  readonly increment: bigint
  readonly minimum: bigint
  readonly maximum: bigint
  /** The furthest value: what it gave out last, or what stands in its column. `undefined`: nothing yet. */
  readonly last: bigint | undefined
  /** How far it is cannot be known: our role may not read it, and no column holds its values. */
  readonly hidden: boolean
}

const SEQUENCES = `SELECT s.schemaname AS schema, s.sequencename AS name, s.increment_by::text AS increment,
  s.min_value::text AS minimum, s.max_value::text AS maximum, s.last_value::text AS last,
  has_sequence_privilege(c.oid, 'USAGE, SELECT') AS readable,
  t.relname AS table_name, tn.nspname AS table_schema, a.attname AS column_name,
  has_schema_privilege(tn.oid, 'USAGE') AND has_column_privilege(t.oid, a.attnum, 'SELECT') AS told
  FROM pg_sequences s JOIN pg_namespace n ON n.nspname = s.schemaname
  JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = s.sequencename
  LEFT JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
    AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i')
  LEFT JOIN pg_class t ON t.oid = d.refobjid LEFT JOIN pg_namespace tn ON tn.oid = t.relnamespace
  LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
  WHERE NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.classid = 'pg_class'::regclass
    AND e.objid IN (c.oid, t.oid) AND e.deptype = 'e')
  ORDER BY s.schemaname COLLATE "C", s.sequencename COLLATE "C"`

/** All sequences of a database, or of some of its schemas, but those of extensions, with the furthest value that they or their columns hold. */
export async function readSequences(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
  schemas?: readonly string[],
): Promise<readonly Sequence[]> {
  const rows = (await world.sql.read(target, { text: SEQUENCES }, signal)).filter((row) => {
    const schema = textOf(row, 'schema')
    return shownSchema(target, schema) !== undefined && (schemas?.includes(schema) ?? true)
  })
  const owned = rows.filter((row) => flagOf(row, 'told'))
  const furthest = new Map<string, bigint>()
  if (owned.length > 0) {
    const text = owned
      .map((row) => {
        const table = { schema: textOf(row, 'table_schema'), name: textOf(row, 'table_name') }
        const ends = textOf(row, 'increment').startsWith('-') ? 'min' : 'max'
        return `SELECT ${literal(fullName(row))} AS name, ${ends}(${identifier(textOf(row, 'column_name'))})::text AS value FROM ${qualified(table)}`
      })
      .join(' UNION ALL ')
    for (const row of await world.sql.read(target, { text, timeoutMs: 120_000 }, signal)) {
      const value = optionalTextOf(row, 'value')
      if (value !== undefined && /^-?\d+$/.test(value))
        furthest.set(textOf(row, 'name'), BigInt(value))
    }
  }
  return rows.map((row) => {
    const increment = BigInt(textOf(row, 'increment'))
    const last = optionalTextOf(row, 'last')
    return {
      schema: textOf(row, 'schema'),
      name: textOf(row, 'name'),
      ...shownAs(target, textOf(row, 'schema')),
      increment,
      minimum: BigInt(textOf(row, 'minimum')),
      maximum: BigInt(textOf(row, 'maximum')),
      hidden: !flagOf(row, 'readable') && !furthest.has(fullName(row)),
      last: further(
        last === undefined ? undefined : BigInt(last),
        furthest.get(fullName(row)),
        increment,
      ),
    }
  })
}

function shownAs(target: SqlTarget, schema: string): Pick<Sequence, 'shownIn'> {
  const shownIn = shownSchema(target, schema)
  return shownIn === undefined || shownIn === schema ? {} : { shownIn }
}

/** `public.users_id_seq`, as it is called where it is compared. */
export function sequenceName(one: Pick<Sequence, 'schema' | 'name' | 'shownIn'>): string {
  return `${one.shownIn ?? one.schema}.${one.name}`
}

const fullName = (row: Parameters<typeof textOf>[0]): string =>
  `${textOf(row, 'schema')}.${textOf(row, 'name')}`

/** The one of two values that lies further in the direction of counting. */
export function further(
  a: bigint | undefined,
  b: bigint | undefined,
  increment: bigint,
): bigint | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return increment < 0n === a < b ? a : b
}

/** Where nobody knows how far live's sequences are, the copy would give out the same ids once more. */
export function hiddenSequences(hidden: readonly Sequence[]): Failure {
  const names = hidden.map(({ schema, name }) => `${schema}.${name}`).join(', ')
  return failure('NO_PRIVILEGE', {
    summary: `Our role may not read how far ${names} ${hidden.length === 1 ? 'is' : 'are'}, and no column tells: ids could be given out twice.`,
    tried: 'read last_value of every sequence of live',
    world: 'Nothing was changed.',
    next: `GRANT SELECT ON SEQUENCE ${hidden.map((one) => qualified(one)).join(', ')} TO our role (or make it a member of their owner), then look again.`,
  })
}

/** A sequence of the copy that must go on somewhere else. */
export interface Advance {
  readonly schema: string
  readonly name: string
  readonly from: bigint | undefined
  readonly live: bigint
  readonly to: bigint
  /** The gap does not fit below the sequence's end. */
  readonly short: boolean
}

/** Values that sessions of live may hold in their caches, or gave out and rolled back: nobody knows them. */
export const GAP_STEPS = 1000n

/**
 * Where each sequence of the copy must go on: a gap after the furthest value of the *old live* database, so that no
 * id is given to somebody else a second time (tokens and payments may know it). Those that are there already are left.
 */
export function planAdvances(
  live: readonly Sequence[],
  side: readonly Sequence[],
): readonly Advance[] {
  const lives = new Map(live.map((one) => [sequenceName(one), one]))
  return side.flatMap((one) => {
    const old = lives.get(sequenceName(one))?.last
    if (old === undefined) return []
    const wanted = old + GAP_STEPS * one.increment
    const to = wanted > one.maximum ? one.maximum : wanted < one.minimum ? one.minimum : wanted
    const there = one.last !== undefined && further(one.last, to, one.increment) === one.last
    if (there) return []
    const { schema, name, last: from } = one
    return [{ schema, name, from, live: old, to, short: to !== wanted }]
  })
}

export function advanceStatement(advance: Advance): string {
  return `SELECT setval(${literal(qualified(advance))}, ${advance.to}, true)`
}

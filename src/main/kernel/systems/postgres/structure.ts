import { failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { amber, type Finding, green, red } from './findings.ts'
import { flagOf, textOf } from './row-values.ts'
import { further, readSequences, type Sequence, sequenceName } from './sequences.ts'
import { shownSchema } from './shown-schema.ts'

/** Constraints, indexes and sequences of a database. */
export interface Structure {
  /** `public.users users_pkey` → it holds for all rows. */
  readonly constraints: ReadonlyMap<string, boolean>
  /** `public.users_email_key` → queries may use it. */
  readonly indexes: ReadonlyMap<string, boolean>
  readonly sequences: readonly Sequence[]
}

const CONSTRAINTS = `SELECT n.nspname AS schema, c.relname || ' ' || k.conname AS name, k.convalidated AS good
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema' AND k.contype <> 'n'`
const INDEXES = `SELECT n.nspname AS schema, c.relname AS name, i.indisvalid AND i.indisready AS good
  FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE left(n.nspname, 3) <> 'pg_' AND n.nspname <> 'information_schema'`

export async function readStructure(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<Structure> {
  const states = async (text: string) => {
    const rows = await world.sql.read(target, { text }, signal)
    return new Map(
      rows.flatMap((row) => {
        const schema = shownSchema(target, textOf(row, 'schema'))
        return schema === undefined
          ? []
          : [[`${schema}.${textOf(row, 'name')}`, flagOf(row, 'good')] as const]
      }),
    )
  }
  return {
    constraints: await states(CONSTRAINTS),
    indexes: await states(INDEXES),
    sequences: await readSequences(world, target, signal),
  }
}

/** What is not valid in the copy is fatal unless it is not valid in live either; what only one of them has is listed. */
export function structureFindings(both: {
  readonly live: Structure
  readonly side: Structure
}): readonly Finding[] {
  const { live, side } = both
  return [
    validity('constraints', live.constraints, side.constraints),
    validity('indexes', live.indexes, side.indexes),
    sequenceFinding(live.sequences, side.sequences),
  ]
}

function validity(
  what: 'constraints' | 'indexes',
  live: ReadonlyMap<string, boolean>,
  side: ReadonlyMap<string, boolean>,
): Finding {
  const invalid = [...side].filter(([, good]) => !good).map(([name]) => name)
  const fatal = invalid.filter((name) => live.get(name) !== false)
  if (fatal.length > 0)
    return red(
      what,
      failure('DATA_DIFFERS', {
        summary: `${what} of the copy are not valid: ${fatal.join(', ')}.`,
        tried: `read the ${what} of the copy`,
        world: 'Live was not touched.',
        next: 'Drop the copy and restore again; choose another dump if it ends the same way.',
      }),
    )
  const onlyLive = [...live.keys()].filter((name) => !side.has(name))
  const onlySide = [...side.keys()].filter((name) => !live.has(name))
  const notes = [
    ...(invalid.length > 0 ? [`not valid in live either: ${invalid.join(', ')}`] : []),
    ...(onlyLive.length > 0 ? [`in live only: ${onlyLive.join(', ')}`] : []),
    ...(onlySide.length > 0 ? [`in the copy only: ${onlySide.join(', ')}`] : []),
  ]
  const says = [`${side.size}, all valid`, ...notes].join('; ')
  if (notes.length === 0) return green(what, says)
  return amber(what, says, 'Expected where a migration came after the backup; otherwise look.')
}

function sequenceFinding(live: readonly Sequence[], side: readonly Sequence[]): Finding {
  const there = new Map(side.map((one) => [sequenceName(one), one]))
  const names = live.map(sequenceName)
  const missing = names.filter((name) => !there.has(name))
  const behind = live.filter((one) => {
    const copy = there.get(sequenceName(one))
    return (
      copy !== undefined &&
      one.last !== undefined &&
      further(one.last, copy.last, one.increment) !== copy.last
    )
  })
  if (missing.length > 0)
    return amber(
      'sequences',
      `in live only: ${missing.join(', ')}`,
      'Expected where a migration came after the backup; otherwise look.',
    )
  return green(
    'sequences',
    `${side.length}; ${behind.length} behind live, which are moved past it before the swap`,
  )
}

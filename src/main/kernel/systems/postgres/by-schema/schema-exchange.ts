import { z } from 'zod'
import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import type { Settlement } from '../../../ports/system.ts'
import type { ExchangeState } from '../exchange-outcome.ts'
import { isRunWriting } from '../in-place/still-working.ts'
import { identifier, literal } from '../quoting.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'
import { liftStatement } from '../swap-statements.ts'
import { readSchemas } from './schemas.ts'

/** What a swap by schema carries: enough to carry it out, to judge it and to undo it after a restart. */
export const SchemaSwapDetails = z.object({
  run: z.string(),
  database: z.string(),
  databaseOid: z.string(),
  side: z.string(),
  before: z.string(),
  /** The schema from before; after the swap it is called `before`. */
  liveOid: z.string(),
  /** The restored copy; after the swap it is called `public`. */
  sideOid: z.string(),
  server: z.string(),
  keepDays: z.number(),
})
export type SchemaSwapDetails = z.infer<typeof SchemaSwapDetails>

/** Two schemas that change names with each other, and what they really are. */
export interface SchemaExchange {
  readonly database: { readonly name: string; readonly oid: string }
  /** Is `public` now. */
  readonly leaving: { readonly oid: string; readonly becomes: string }
  readonly coming: { readonly oid: string; readonly name: string }
}

export function schemaSwapOf(details: SchemaSwapDetails): SchemaExchange {
  return {
    database: { name: details.database, oid: details.databaseOid },
    leaving: { oid: details.liveOid, becomes: details.before },
    coming: { oid: details.sideOid, name: details.side },
  }
}

export function schemaSwapBackOf(details: SchemaSwapDetails): SchemaExchange {
  return {
    database: { name: details.database, oid: details.databaseOid },
    leaving: { oid: details.sideOid, becomes: details.side },
    coming: { oid: details.liveOid, name: details.before },
  }
}

/**
 * One message, one transaction: both renames or none. The guard divides by zero (22012) where a schema is no longer
 * what it was. Tables are locked first, so that nobody who wrote before a fence commits into what steps aside. The fence
 * is the database's own setting, and goes in the same moment.
 */
export function schemaExchangeStatements(
  exchange: SchemaExchange,
  given: { readonly lock: readonly string[]; readonly inside?: readonly string[] },
): readonly string[] {
  const { database, leaving, coming } = exchange
  const [live, side] = [identifier(LIVE_SCHEMA), identifier(coming.name)]
  return [
    'BEGIN',
    ...(given.lock.length === 0 ? [] : [`LOCK TABLE ${given.lock.join(', ')} IN SHARE MODE`]),
    `SELECT 1 / count(*) AS unchanged FROM pg_namespace a, pg_namespace b, pg_database d WHERE a.nspname = ${literal(LIVE_SCHEMA)} AND a.oid = ${leaving.oid} AND b.nspname = ${literal(coming.name)} AND b.oid = ${coming.oid} AND d.datname = current_database() AND d.oid = ${database.oid}`,
    ...(given.inside ?? []),
    `ALTER SCHEMA ${live} RENAME TO ${identifier(leaving.becomes)}`,
    `ALTER SCHEMA ${side} RENAME TO ${live}`,
    liftStatement(database.name),
    'COMMIT',
  ]
}

/** Where the two schemas of an exchange stand, told by their OIDs and never by replies. */
export async function readSchemaExchange(
  world: Pick<Reads, 'sql'>,
  asked: { readonly target: SqlTarget; readonly exchange: SchemaExchange },
  signal: AbortSignal,
): Promise<ExchangeState> {
  const { target, exchange } = asked
  const { leaving, coming } = exchange
  const found = await readSchemas(world, { target, oids: [leaving.oid, coming.oid] }, signal)
  const nameOf = (oid: string) => found.find((schema) => schema.oid === oid)?.name ?? 'gone'
  const [left, came] = [nameOf(leaving.oid), nameOf(coming.oid)]
  if (left === leaving.becomes && came === LIVE_SCHEMA) return { kind: 'after' }
  if (left === LIVE_SCHEMA && came === coming.name) return { kind: 'before' }
  const what = `schema OID ${leaving.oid} is called ${left}, OID ${coming.oid} is called ${came}`
  return { kind: 'strange', what }
}

/** Whether an exchange that was sent has happened; not settled while its transaction is open. */
export async function reconcileSchemas(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly target: SqlTarget
    readonly run: string
    readonly exchange: SchemaExchange
  },
  signal: AbortSignal,
): Promise<Settlement> {
  const { target, run, exchange } = asked
  if (await isRunWriting(world, { live: target, run }, signal)) return 'unsettled'
  const state = await readSchemaExchange(world, { target, exchange }, signal)
  return state.kind === 'after' ? 'happened' : 'did-not'
}

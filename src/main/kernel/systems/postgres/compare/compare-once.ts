import { z } from 'zod'
import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import type { Database } from '../databases.ts'
import { databaseOf } from '../restore-input.ts'
import { type Compartment, compareDatabases } from './compare-databases.ts'
import { countCatalogues, isStillFenced, isStillUnchanged } from './still-unchanged.ts'
import type { ComparedTable } from './table-difference.ts'
import { isSameMoment, readTransactionMark, TransactionMark } from './transaction-mark.ts'

/** A comparison of live and copy that was taken behind the fence, and for which moment it is true. */
export const Compared = z.object({
  server: z.string(),
  liveOid: z.string(),
  sideOid: z.string(),
  /** Taken before the first row was read; absent where the server does not say enough to come back to it. */
  mark: TransactionMark.exactOptional(),
  /** Rows of each relation at the mark; absent where they are not known for certain. */
  counts: z
    .object({ live: z.record(z.string(), z.number()), side: z.record(z.string(), z.number()) })
    .exactOptional(),
  tables: z.array(
    z.object({
      table: z.string(),
      inserted: z.number(),
      updated: z.number(),
      deleted: z.number(),
      note: z.string().exactOptional(),
    }),
  ),
})
export type Compared = z.infer<typeof Compared>

interface NamedOid {
  readonly name: string
  readonly oid: string
}

interface Asked {
  readonly maintenance: SqlTarget
  /** The server as its identity says it. */
  readonly server: string
  readonly live: Pick<Database, 'name' | 'oid'>
  readonly side: Pick<Database, 'name' | 'oid'>
  /** Where both are schemas of one database: `live` and `side` are that database then. */
  readonly schemas?: { readonly live: NamedOid; readonly side: NamedOid }
  /** What an earlier look has seen. */
  readonly earlier: Compared | undefined
}

/** Compares, unless an earlier comparison is certain to be true still: users wait behind the fence meanwhile. */
export async function compareOnce(
  world: Pick<Reads, 'sql' | 'tell' | 'remembered'>,
  asked: Asked,
  signal: AbortSignal,
): Promise<Compared> {
  const { maintenance, server, live, side, earlier } = asked
  const mark = await readTransactionMark(world, maintenance, signal)
  const liveOid = asked.schemas?.live.oid ?? live.oid
  const sideOid = asked.schemas?.side.oid ?? side.oid
  const same =
    earlier?.server === server && earlier.liveOid === liveOid && earlier.sideOid === sideOid
  if (same && mark !== undefined && (await isTrueStill(world, { ...asked, earlier, mark }, signal)))
    return earlier
  const { schemas } = asked
  const pair =
    schemas === undefined
      ? { live, side }
      : { live: schemaOf(live, schemas.live), side: schemaOf(side, schemas.side) }
  const tables = await compareDatabases(world, pair, signal)
  const compared = {
    ...{ server, liveOid, sideOid },
    tables: tables.map(({ relation: _, hidesRows: __, rows: ___, ...difference }) => difference),
  }
  if (mark === undefined) return compared
  const counts = await countsOf(world, { ...asked, tables, mark }, signal)
  return { ...compared, mark, ...(counts === undefined ? {} : { counts }) }
}

function schemaOf(database: Pick<Database, 'name'>, { name, oid }: NamedOid): Compartment {
  return { name: database.name, oid, schema: name }
}

async function isTrueStill(
  world: Pick<Reads, 'sql'>,
  asked: Asked & { readonly earlier: Compared; readonly mark: TransactionMark },
  signal: AbortSignal,
): Promise<boolean> {
  const { maintenance, live, side, earlier } = asked
  const { mark, counts } = earlier
  if (mark === undefined || mark.since !== asked.mark.since) return false
  if (isSameMoment(mark, asked.mark)) return true
  if (counts === undefined) return false
  const holds = await Promise.all([
    isStillFenced(world, { maintenance, oid: live.oid, mark }, signal),
    isStillUnchanged(world, { target: databaseOf(live.name), mark, counts: counts.live }, signal),
    isStillUnchanged(world, { target: databaseOf(side.name), mark, counts: counts.side }, signal),
  ]).catch((thrown: unknown) => {
    // A table that is gone, or a limit of time: not certain.
    if (thrown instanceof FailureError && thrown.failure.code !== 'CANCELLED') return [false]
    throw thrown
  })
  return holds.every(Boolean)
}

/** How many rows there were at the mark; nothing where that is not certain, or where a role sees only some of them. */
async function countsOf(
  world: Pick<Reads, 'sql'>,
  asked: Asked & { readonly tables: readonly ComparedTable[]; readonly mark: TransactionMark },
  signal: AbortSignal,
): Promise<Compared['counts']> {
  const { maintenance, live, side, tables, mark } = asked
  if (tables.some((table) => table.hidesRows)) return undefined
  const [lives, sides] = await Promise.all([
    countCatalogues(world, databaseOf(live.name), signal),
    countCatalogues(world, databaseOf(side.name), signal),
  ])
  // Each table was read in a moment of its own: they are one moment only if nothing has ended in between.
  const now = await readTransactionMark(world, maintenance, signal)
  if (now === undefined || !isSameMoment(mark, now)) return undefined
  const of = (which: 'live' | 'side') =>
    Object.fromEntries(
      tables.flatMap(({ relation, rows }) =>
        rows[which] === undefined ? [] : [[relation, rows[which]] as const],
      ),
    )
  return { live: { ...lives, ...of('live') }, side: { ...sides, ...of('side') } }
}

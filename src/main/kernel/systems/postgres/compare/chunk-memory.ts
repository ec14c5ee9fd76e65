import type { Reads } from '../../../ports/reads.ts'
import type { Remembered } from '../../../ports/remembered.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import type { RowDifference } from './merge-rows.ts'
import { countCatalogues, isStillUnchanged, type RowCounts } from './still-unchanged.ts'
import { readTransactionMark, type TransactionMark } from './transaction-mark.ts'

/** How many rows lay in each chunk, a text for each part: `chunk rows;chunk rows`. */
export type ChunkCounts = ReadonlyMap<string, string>

/** One table of two databases as it was compared. */
export interface ComparedChunks {
  /** How the table was cut. */
  readonly chunk: string
  /** The two questions for the sums: other columns would have been other sums. */
  readonly asked: string
  readonly live: ChunkCounts
  readonly side: ChunkCounts
  /** What was found in the chunks that were not the same in both, by their number. */
  readonly differences: ReadonlyMap<string, RowDifference>
  /** Chunks in which other rows were listed than had been counted, because somebody wrote meanwhile. */
  readonly unsure: ReadonlySet<string>
}

/** A comparison of two databases, and since when its tables are known. */
interface Comparison {
  readonly pair: string
  /** Taken before the first row was read. */
  readonly mark: TransactionMark
  readonly catalogues: { readonly live: RowCounts; readonly side: RowCounts }
  readonly tables: Map<string, ComparedChunks>
}

/** A table as it was compared before, and the moment since which it has to be looked at. */
export interface KnownChunks {
  readonly mark: TransactionMark
  readonly chunks: ComparedChunks
}

/** What one comparison may use of the one before, and what it leaves for the next. */
export interface ChunkMemory {
  known(table: string): KnownChunks | undefined
  keep(table: string, chunks: ComparedChunks): void
}

const newest = { make: (): { comparison?: Comparison } => ({}) }

/**
 * Begins a comparison. The one before is of use where it is of the same two databases, of the same life of the server,
 * and where every table is what it was: a type, an enum's label or a column's default may change what rows say without
 * one of them being written. Nothing is remembered where the server does not say enough for a mark.
 */
export async function openChunkMemory(
  world: Pick<Reads, 'sql'> & { readonly remembered: Remembered },
  databases: { readonly pair: string; readonly live: SqlTarget; readonly side: SqlTarget },
  signal: AbortSignal,
): Promise<ChunkMemory | undefined> {
  const { pair, live, side } = databases
  const mark = await readTransactionMark(world, live, signal)
  if (mark === undefined) return undefined
  const place = world.remembered.of(newest)
  const before = place.comparison
  const [lives, sides] = await Promise.all([
    countCatalogues(world, live, signal),
    countCatalogues(world, side, signal),
  ])
  const usable =
    before?.pair === pair &&
    before.mark.since === mark.since &&
    (await areSameTables(world, { ...databases, before }, signal))
  const tables = new Map<string, ComparedChunks>()
  place.comparison = { pair, mark, catalogues: { live: lives, side: sides }, tables }
  return {
    known(table) {
      const chunks = usable ? before.tables.get(table) : undefined
      return chunks === undefined || before === undefined
        ? undefined
        : { mark: before.mark, chunks }
    },
    keep: (table, chunks) => void tables.set(table, chunks),
  }
}

async function areSameTables(
  world: Pick<Reads, 'sql'>,
  asked: { readonly live: SqlTarget; readonly side: SqlTarget; readonly before: Comparison },
  signal: AbortSignal,
): Promise<boolean> {
  const { mark, catalogues } = asked.before
  const same = await Promise.all([
    isStillUnchanged(world, { target: asked.live, mark, counts: catalogues.live }, signal),
    isStillUnchanged(world, { target: asked.side, mark, counts: catalogues.side }, signal),
  ])
  return same.every(Boolean)
}

import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { literal, qualified } from '../quoting.ts'
import { flagOf, numberOf, optionalTextOf } from '../row-values.ts'
import type { Table } from '../tables.ts'
import { HOUR_MS, type RowShape } from './row-listing.ts'

// A chunk is some ten rows: changes that lie scattered make many chunks differ, and every row of them is read. In large
// tables it is more, so that memory stays flat.
const CHUNK_BYTES = 1024
const MOST_CHUNKS = 65_536
/** Below this size a table is read row by row at once. */
const WORTH_BYTES = 256 * CHUNK_BYTES

// From 14 on, for any type that can be hashed; `ROW(r)` of one column is hashed as that column, here a whole row's bytes.
export const HASH = 'hash_record_extended'

/** How a table is cut: the number of a row's chunk, as SQL. The same row has the same one in both databases. */
export type Chunking = string

/** One table of two databases, and what can be compared of it. */
export interface TablePair {
  readonly live: SqlTarget
  readonly side: SqlTarget
  readonly table: Table
  readonly other: Table
  readonly shape: RowShape
}

/** Integer keys are cut into ranges: what was inserted since is together. All others by a hash of their key. */
export async function chunkingOf(
  world: Pick<Reads, 'sql'>,
  { live, side, table, other, shape }: TablePair,
  signal: AbortSignal,
): Promise<Chunking | undefined> {
  const size = {
    text: `SELECT pg_relation_size(${literal(qualified(table))}::regclass) AS bytes, to_regproc('${HASH}') IS NOT NULL AS able`,
  }
  const [row = {}] = await world.sql.read(live, size, signal)
  const bytes = numberOf(row, 'bytes')
  if (bytes < WORTH_BYTES || !flagOf(row, 'able')) return undefined
  const wanted = Math.min(MOST_CHUNKS, Math.ceil(bytes / CHUNK_BYTES))
  const { integerKey } = shape
  if (integerKey === undefined) {
    const key = `ROW(${shape.keys.map((column) => column.shown).join(', ')})::text COLLATE "C"`
    return `mod(hashtextextended(${key}, 2), ${wanted})`
  }
  const ends = async (target: SqlTarget, from: Table) => {
    const text = `SELECT min(${integerKey})::text AS low, max(${integerKey})::text AS high FROM ONLY ${qualified(from)} AS t`
    const [found = {}] = await world.sql.read(target, { text, timeoutMs: HOUR_MS }, signal)
    return ['low', 'high'].flatMap((end) => {
      const value = optionalTextOf(found, end)
      return value === undefined ? [] : [BigInt(value)]
    })
  }
  const values = (await Promise.all([ends(live, table), ends(side, other)])).flat()
  return `(${integerKey})::bigint >> ${shiftFor(values, wanted)}`
}

/** By how many bits keys are shifted so that about so many numbers of chunks come out. */
export function shiftFor(keys: readonly bigint[], wanted: number): number {
  const sorted = keys.toSorted((a, b) => (a < b ? -1 : 1))
  const range = (sorted.at(-1) ?? 0n) - (sorted[0] ?? 0n)
  let shift = 0
  // PostgreSQL shifts a bigint by 64 bits as by none.
  while (shift < 63 && range >> BigInt(shift) >= BigInt(wanted)) shift += 1
  return shift
}

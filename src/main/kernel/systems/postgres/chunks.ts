import type { Reads } from '../../ports/reads.ts'
import type { SqlQuery, SqlRow, SqlTarget } from '../../ports/sql.ts'
import type { RowTotals } from './merge-rows.ts'
import { literal, qualified } from './quoting.ts'
import { HOUR_MS, type RowShape } from './row-listing.ts'
import { flagOf, numberOf, optionalTextOf, textOf } from './row-values.ts'
import type { Table } from './tables.ts'

// A chunk is some ten rows: changes that lie scattered make many chunks differ, and every row of them is read. In large
// tables it is more, so that memory stays flat.
const CHUNK_BYTES = 1024
const MOST_CHUNKS = 65_536
/** Below this size a table is read row by row at once. */
const WORTH_BYTES = 256 * CHUNK_BYTES
/** When more of the rows than this lie in chunks that differ, looking for the chunks again is not worth it. */
const MOST_SHARE = 0.5

/** How a table is cut: the number of a row's chunk, as SQL. The same row has the same one in both databases. */
export type Chunking = string

/** Neighbouring chunks as one text, a line each: `chunk rows sum sum`. Most parts are equal and never taken apart. */
interface Part {
  readonly rows: number
  readonly lines: string
}

/** Which rows have to be looked at one by one. */
export type Doubtful =
  | { readonly kind: 'none'; readonly rows: RowTotals }
  | { readonly kind: 'all' }
  /** The rows for which this condition on `$1` holds; all others are the same in both databases. */
  | {
      readonly kind: 'some'
      readonly only: string
      readonly value: string
      readonly rows: RowTotals
    }

interface Asked {
  readonly live: SqlTarget
  readonly side: SqlTarget
  readonly table: Table
  readonly other: Table
  readonly shape: RowShape
}

/** Looks by hashes of chunks which rows may differ: the servers read, and only the sums come over the wire. */
export async function findDoubtful(
  world: Pick<Reads, 'sql'>,
  asked: Asked,
  signal: AbortSignal,
): Promise<Doubtful> {
  const { live, side, table, other, shape } = asked
  const chunk = await chunkingOf(world, asked, signal)
  if (chunk === undefined) return { kind: 'all' }
  const read = async (target: SqlTarget, from: Table) => {
    const query = chunkQuery(from, shape, chunk)
    return partsFrom(await world.sql.read(target, query, signal))
  }
  const [lives, sides] = await Promise.all([read(live, table), read(side, other)])
  return doubtfulIn(lives, sides, chunk)
}

// From 14 on, for any type that can be hashed; `ROW(r)` of one column is hashed as that column, here a whole row's bytes.
const HASH = 'hash_record_extended'

/**
 * Sums of two hashes of 64 bits each: unlike a hash of a list they need no order and so no sort. Rows that differ and
 * give the same sums twice do not happen by accident (2⁻¹²⁸).
 */
export function chunkQuery(table: Table, shape: RowShape, chunk: Chunking): SqlQuery {
  // OFFSET 0 keeps the planner from packing each row twice.
  const rows = `SELECT ${chunk} AS chunk, ${shape.packed} AS r FROM ${qualified(table)} AS t OFFSET 0`
  const chunks = `SELECT rows.chunk, count(*) AS n, sum(${HASH}(ROW(r), 0)) AS a, sum(${HASH}(ROW(r), 1)) AS b FROM (${rows}) AS rows GROUP BY rows.chunk`
  const text = `SELECT (chunk >> 6)::text AS part, sum(n) AS n, string_agg(chunk || ' ' || n || ' ' || a || ' ' || b, ';' ORDER BY chunk) AS lines FROM (${chunks}) AS chunks GROUP BY 1`
  return { text, timeoutMs: HOUR_MS }
}

/** Integer keys are cut into ranges: what was inserted since is together. All others by a hash of their key. */
async function chunkingOf(
  world: Pick<Reads, 'sql'>,
  { live, side, table, other, shape }: Asked,
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
    const text = `SELECT min(${integerKey})::text AS low, max(${integerKey})::text AS high FROM ${qualified(from)} AS t`
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

/** The chunks that are not the same on both sides, as a condition. */
export function doubtfulIn(
  lives: ReadonlyMap<string, Part>,
  sides: ReadonlyMap<string, Part>,
  chunk: Chunking,
): Doubtful {
  const differing = new Set<string>()
  const totalOf = (side: ReadonlyMap<string, Part>) =>
    [...side.values()].reduce((sum, part) => sum + part.rows, 0)
  const rows = { live: totalOf(lives), side: totalOf(sides) }
  let doubtful = 0
  for (const [mine, theirs] of [
    [lives, sides],
    [sides, lives],
  ] as const)
    for (const [number, part] of mine) {
      const other = theirs.get(number)?.lines
      if (part.lines === other) continue
      const same = new Set(other?.split(';'))
      for (const line of part.lines.split(';')) {
        if (same.has(line)) continue
        const [name = '', count] = line.split(' ')
        differing.add(name)
        doubtful += Number(count)
      }
    }
  if (differing.size === 0) return { kind: 'none', rows }
  if (doubtful > (rows.live + rows.side) * MOST_SHARE) return { kind: 'all' }
  const value = `{${[...differing].join(',')}}`
  return { kind: 'some', only: `${chunk} IN (SELECT unnest($1::bigint[]))`, value, rows }
}

function partsFrom(rows: readonly SqlRow[]): ReadonlyMap<string, Part> {
  return new Map(
    rows.map((row) => [
      textOf(row, 'part'),
      { rows: numberOf(row, 'n'), lines: textOf(row, 'lines') },
    ]),
  )
}

import type { Reads } from '../../../ports/reads.ts'
import type { SqlQuery, SqlRow, SqlTarget } from '../../../ports/sql.ts'
import { qualified } from '../quoting.ts'
import { numberOf, textOf } from '../row-values.ts'
import { type Table, tableName } from '../tables.ts'
import { findChangedChunks } from './changed-chunks.ts'
import type { ChunkCounts, ChunkMemory, ComparedChunks, KnownChunks } from './chunk-memory.ts'
import { type ChunkTally, rowsByChunk } from './chunk-tally.ts'
import { type Chunking, chunkingOf, HASH, type TablePair } from './chunking.ts'
import type { RowDifference, RowTotals } from './merge-rows.ts'
import { HOUR_MS, type RowShape } from './row-listing.ts'

/** When more of the rows than this lie in chunks that differ, looking for the chunks again is not worth it. */
const MOST_SHARE = 0.5

/** Neighbouring chunks as one text, a line each: `chunk rows sum sum`. Most parts are equal and never taken apart. */
interface Part {
  readonly rows: number
  readonly lines: string
}

/** Which rows have to be looked at one by one. */
export type Doubtful =
  /** A table that is not worth cutting: all of them. */
  | { readonly kind: 'all' }
  | {
      readonly kind: 'cut'
      readonly chunk: Chunking
      /** Chunks that may differ, or that may have changed since they were compared. */
      readonly chunks: ReadonlySet<string>
      /** Those where most rows lie in such chunks: then it is all of them that are listed. */
      readonly isMost: boolean
      readonly rows: RowTotals
      /** What is known of all other chunks. */
      readonly known: RowDifference
      /** Keeps what the listing found for the next comparison. */
      learn(tally: ChunkTally): void
    }

interface Asked extends TablePair {
  readonly memory?: ChunkMemory
}

/** Looks by hashes of chunks which rows may differ: the servers read, and only the sums come over the wire. */
export async function findDoubtful(
  world: Pick<Reads, 'sql'>,
  asked: Asked,
  signal: AbortSignal,
): Promise<Doubtful> {
  const { live, side, table, other, shape, memory } = asked
  const textOfBoth = (chunk: Chunking) =>
    [table, other].map((one) => chunkQuery(one, shape, chunk).text).join(';')
  const known = memory?.known(tableName(table))
  if (known !== undefined && known.chunks.asked === textOfBoth(known.chunks.chunk))
    return findDoubtfulAgain(world, { ...asked, known }, signal)
  const chunk = await chunkingOf(world, asked, signal)
  if (chunk === undefined) return { kind: 'all' }
  const read = async (target: SqlTarget, from: Table) =>
    partsFrom(await world.sql.read(target, chunkQuery(from, shape, chunk), signal))
  const [lives, sides] = await Promise.all([read(live, table), read(side, other)])
  const { differing, ...found } = differingChunks(lives, sides)
  const base = { chunk, asked: textOfBoth(chunk), live: countsIn(lives), side: countsIn(sides) }
  const before = { ...base, differences: new Map(), unsure: new Set<string>() }
  return cut({ ...found, before, chunks: differing, keep: keeper(asked) })
}

/** The same of a table that was compared before: chunks that nobody has touched since need no hash and no look. */
async function findDoubtfulAgain(
  world: Pick<Reads, 'sql'>,
  asked: Asked & { readonly known: KnownChunks },
  signal: AbortSignal,
): Promise<Doubtful> {
  const { live, side, table, other } = asked
  const { mark, chunks } = asked.known
  const look = (target: SqlTarget, from: Table, before: ChunkCounts) =>
    findChangedChunks(world, { target, table: from, chunk: chunks.chunk, mark, before }, signal)
  const [lives, sides] = await Promise.all([
    look(live, table, chunks.live),
    look(side, other, chunks.side),
  ])
  return cut({
    before: { ...chunks, live: lives.counts, side: sides.counts },
    chunks: new Set([...chunks.unsure, ...lives.changed, ...sides.changed]),
    rows: { live: lives.rows, side: sides.rows },
    keep: keeper(asked),
  })
}

const keeper =
  ({ memory, table }: Asked) =>
  (chunks: ComparedChunks) =>
    memory?.keep(tableName(table), chunks)

function cut(given: {
  readonly before: ComparedChunks
  readonly chunks: ReadonlySet<string>
  readonly rows: RowTotals
  readonly keep: (chunks: ComparedChunks) => void
}): Doubtful {
  const { before, chunks, rows, keep } = given
  const counted = { live: rowsByChunk(before.live), side: rowsByChunk(before.side) }
  const doubtful = sum(
    [...chunks].map((one) => (counted.live.get(one) ?? 0) + (counted.side.get(one) ?? 0)),
  )
  const isMost = doubtful > (rows.live + rows.side) * MOST_SHARE
  const others = [...before.differences].filter(([chunk]) => !isMost && !chunks.has(chunk))
  return {
    ...{ kind: 'cut', chunk: before.chunk, chunks, isMost, rows },
    known: {
      inserted: sum(others.map(([, one]) => one.inserted)),
      updated: sum(others.map(([, one]) => one.updated)),
      deleted: sum(others.map(([, one]) => one.deleted)),
    },
    learn(tally) {
      const listed = isMost ? new Set([...counted.live.keys(), ...counted.side.keys()]) : chunks
      const { differences, unsure } = tally.read(listed, counted)
      keep({ ...before, differences: new Map([...others, ...differences]), unsure })
    },
  }
}

const sum = (all: readonly number[]) => all.reduce((one, other) => one + other, 0)

/** The rows of these chunks, as a condition. */
export function rowsOf(chunks: ReadonlySet<string>, chunk: Chunking) {
  const only = `${chunk} IN (SELECT unnest($1::bigint[]))`
  return { only, value: `{${[...chunks].join(',')}}` }
}

/**
 * Sums of two hashes of 64 bits each: unlike a hash of a list they need no order and so no sort. Rows that differ and
 * give the same sums twice do not happen by accident (2⁻¹²⁸).
 */
export function chunkQuery(table: Table, shape: RowShape, chunk: Chunking): SqlQuery {
  // OFFSET 0 keeps the planner from packing each row twice.
  const rows = `SELECT ${chunk} AS chunk, ${shape.packed} AS r FROM ONLY ${qualified(table)} AS t OFFSET 0`
  const chunks = `SELECT rows.chunk, count(*) AS n, sum(${HASH}(ROW(r), 0)) AS a, sum(${HASH}(ROW(r), 1)) AS b FROM (${rows}) AS rows GROUP BY rows.chunk`
  const text = `SELECT (chunk >> 6)::text AS part, sum(n) AS n, string_agg(chunk || ' ' || n || ' ' || a || ' ' || b, ';' ORDER BY chunk) AS lines FROM (${chunks}) AS chunks GROUP BY 1`
  return { text, timeoutMs: HOUR_MS }
}

type Parts = ReadonlyMap<string, Part>

/** The chunks that are not the same on both sides. */
export function differingChunks(
  lives: Parts,
  sides: Parts,
): { readonly differing: ReadonlySet<string>; readonly rows: RowTotals } {
  const differing = new Set<string>()
  const totalOf = (side: Parts) => sum([...side.values()].map(({ rows }) => rows))
  for (const [mine, theirs] of [
    [lives, sides],
    [sides, lives],
  ] as const)
    for (const [number, part] of mine) {
      const other = theirs.get(number)?.lines
      if (part.lines === other) continue
      const same = new Set(other?.split(';'))
      for (const line of part.lines.split(';'))
        if (!same.has(line)) differing.add(line.split(' ', 1)[0] ?? '')
    }
  return { differing, rows: { live: totalOf(lives), side: totalOf(sides) } }
}

/** Without the sums: what has to be kept of them is which chunks differ. */
function countsIn(parts: Parts): ChunkCounts {
  const counts = (lines: string) =>
    lines
      .split(';')
      .map((line) => line.split(' ', 2).join(' '))
      .join(';')
  return new Map([...parts].map(([number, { lines }]) => [number, counts(lines)]))
}

function partsFrom(rows: readonly SqlRow[]): ReadonlyMap<string, Part> {
  return new Map(
    rows.map((row) => [
      textOf(row, 'part'),
      { rows: numberOf(row, 'n'), lines: textOf(row, 'lines') },
    ]),
  )
}

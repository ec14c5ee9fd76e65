import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { qualified } from '../quoting.ts'
import { numberOf, optionalTextOf, textOf } from '../row-values.ts'
import type { Table } from '../tables.ts'
import type { ChunkCounts } from './chunk-memory.ts'
import { HOUR_MS } from './row-listing.ts'
import { ageAt } from './still-unchanged.ts'
import type { TransactionMark } from './transaction-mark.ts'

/** What has become of a table's chunks since they were counted. */
export interface ChunksNow {
  readonly counts: ChunkCounts
  readonly rows: number
  /** Numbers of the chunks that may hold other rows now. */
  readonly changed: ReadonlySet<string>
}

/**
 * Looks which chunks of a table may have changed since a mark, without a hash of any row: the count of each and whether
 * a row in it is younger than the mark. Rows that are older were there when the chunks were counted, which was after the
 * mark; so where none is younger and there are as many, they are the same rows (still-unchanged.ts has the whole proof).
 */
export async function findChangedChunks(
  world: Pick<Reads, 'sql'>,
  asked: {
    readonly target: SqlTarget
    readonly table: Table
    readonly chunk: string
    readonly mark: TransactionMark
    readonly before: ChunkCounts
  },
  signal: AbortSignal,
): Promise<ChunksNow> {
  const { target, table, chunk, mark, before } = asked
  const rows = `SELECT ${chunk} AS chunk, t.xmin AS writer FROM ONLY ${qualified(table)} AS t`
  const chunks = `SELECT rows.chunk, count(*) AS n, bool_or(age(rows.writer) <= ${ageAt(mark)}) AS young FROM (${rows}) AS rows GROUP BY rows.chunk`
  const text = `SELECT (chunk >> 6)::text AS part, sum(n) AS n, string_agg(chunk || ' ' || n, ';' ORDER BY chunk) AS lines,
    string_agg(chunk::text, ';') FILTER (WHERE young) AS young FROM (${chunks}) AS chunks GROUP BY 1`
  const found = await world.sql.read(target, { text, timeoutMs: HOUR_MS }, signal)
  const counts = new Map(found.map((row) => [textOf(row, 'part'), textOf(row, 'lines')]))
  const young = found.flatMap((row) => optionalTextOf(row, 'young')?.split(';') ?? [])
  return {
    counts,
    rows: found.reduce((sum, row) => sum + numberOf(row, 'n'), 0),
    changed: new Set([...young, ...otherCounts(before, counts)]),
  }
}

/** Chunks that have another number of rows than before, those that are gone or new included. */
function otherCounts(before: ChunkCounts, now: ChunkCounts): readonly string[] {
  const parts = new Set([...before.keys(), ...now.keys()])
  return [...parts].flatMap((part) => {
    const [was, is] = [before.get(part), now.get(part)]
    if (was === is) return []
    const [lines, others] = [was?.split(';') ?? [], is?.split(';') ?? []]
    const [known, seen] = [new Set(lines), new Set(others)]
    const differing = [
      ...lines.filter((one) => !seen.has(one)),
      ...others.filter((one) => !known.has(one)),
    ]
    return differing.map((line) => line.split(' ')[0] ?? '')
  })
}

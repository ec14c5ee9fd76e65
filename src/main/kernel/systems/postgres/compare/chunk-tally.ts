import type { ChunkCounts } from './chunk-memory.ts'
import { type KeyedRow, noDifference, type RowDifference } from './merge-rows.ts'

/** A listed row, and the chunk that it lies in. */
export interface ChunkedRow extends KeyedRow {
  readonly chunk: string
}

/** What a listing found, chunk by chunk. */
export interface ChunkTally {
  row(of: 'live' | 'side', chunk: string): void
  differs(live: ChunkedRow | undefined, side: ChunkedRow | undefined): void
  /** Of these chunks, all of which were listed: their differences, and those whose rows are not as many as were counted. */
  read(
    chunks: Iterable<string>,
    counted: {
      readonly live: ReadonlyMap<string, number>
      readonly side: ReadonlyMap<string, number>
    },
  ): {
    readonly differences: ReadonlyMap<string, RowDifference>
    readonly unsure: ReadonlySet<string>
  }
}

interface Found {
  live: number
  side: number
  inserted: number
  updated: number
  deleted: number
}

const NOTHING: Readonly<Found> = { live: 0, side: 0, ...noDifference }

export function createChunkTally(): ChunkTally {
  const found = new Map<string, Found>()
  const at = (chunk: string): Found => {
    const known = found.get(chunk)
    if (known !== undefined) return known
    const fresh = { ...NOTHING }
    found.set(chunk, fresh)
    return fresh
  }
  return {
    row(of, chunk) {
      at(chunk)[of] += 1
    },
    differs(live, side) {
      const kind = live === undefined ? 'deleted' : side === undefined ? 'inserted' : 'updated'
      at((live ?? side)?.chunk ?? '')[kind] += 1
    },
    read(chunks, counted) {
      const differences = new Map<string, RowDifference>()
      const unsure = new Set<string>()
      for (const chunk of chunks) {
        const { live, side, ...rows } = found.get(chunk) ?? NOTHING
        const { inserted, updated, deleted } = rows
        if (live !== (counted.live.get(chunk) ?? 0) || side !== (counted.side.get(chunk) ?? 0))
          unsure.add(chunk)
        else if (inserted + updated + deleted > 0)
          differences.set(chunk, { inserted, updated, deleted })
      }
      return { differences, unsure }
    },
  }
}

/** Rows of each chunk, out of the texts of its parts. */
export function rowsByChunk(counts: ChunkCounts): ReadonlyMap<string, number> {
  const rows = new Map<string, number>()
  for (const lines of counts.values())
    for (const line of lines.split(';')) {
      const [chunk = '', count] = line.split(' ')
      rows.set(chunk, Number(count))
    }
  return rows
}

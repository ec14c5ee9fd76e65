import type { Reads } from '../../../ports/reads.ts'
import type { SqlRow, SqlTarget } from '../../../ports/sql.ts'
import { qualified } from '../quoting.ts'
import { optionalTextOf, textOf } from '../row-values.ts'
import { type Table, tableName } from '../tables.ts'
import type { ChunkMemory } from './chunk-memory.ts'
import { type ChunkedRow, createChunkTally } from './chunk-tally.ts'
import { type Doubtful, findDoubtful, rowsOf } from './chunks.ts'
import {
  type KeyedRow,
  mergeRows,
  noDifference,
  type RowDifference,
  type RowTotals,
} from './merge-rows.ts'
import { type ListedChunks, listingOf, rowShapeOf } from './row-listing.ts'
import type { ComparedTable } from './table-difference.ts'

/** Compares one table that both databases have. */
export async function compareTable(
  world: Pick<Reads, 'sql' | 'tell'>,
  asked: {
    readonly live: SqlTarget
    readonly side: SqlTarget
    readonly table: Table
    readonly other: Table
    /** What is known of its chunks, and what will be. */
    readonly memory?: ChunkMemory
    /** Hears of every row that is not the same, with what each side has of it. */
    readonly onDiffering?: (live: KeyedRow | undefined, side: KeyedRow | undefined) => void
  },
  signal: AbortSignal,
): Promise<ComparedTable> {
  const { live, side, table, other, onDiffering } = asked
  const name = tableName(table)
  const shape = rowShapeOf(table, other)
  const says = {
    ...{ table: name, relation: qualified(table) },
    hidesRows: table.hidesRows || other.hidesRows,
    ...(shape.note === '' ? {} : { note: shape.note }),
  }
  const { memory, ...pair } = asked
  const forgets = says.hidesRows || saysMoreThanItsRows(table)
  const remembered = memory === undefined || forgets ? {} : { memory }
  const doubtful = await findDoubtful(world, { ...pair, ...remembered, shape }, signal)
  const cut = doubtful.kind === 'cut' ? doubtful : undefined
  const tally = createChunkTally()
  const listed = async (): Promise<RowDifference & { readonly rows: RowTotals }> => {
    const rows = (of: 'live' | 'side', from: Table) =>
      chunked(
        world.sql.stream(
          of === 'live' ? live : side,
          listingOf(from, shape, cut && listedOf(cut)),
          signal,
        ),
        {
          width: shape.keys.length,
          onRow: (chunk) => tally.row(of, chunk),
        },
      )
    return mergeRows(rows('live', table), rows('side', other), {
      orders: shape.keys.map((key) => key.order),
      onDiffering(ofLive, ofSide) {
        tally.differs(ofLive, ofSide)
        onDiffering?.(ofLive, ofSide)
      },
      onRows: (done) => world.tell.progress({ phase: `comparing ${name}`, done, unit: 'rows' }),
    })
  }
  const found = cut?.chunks.size === 0 ? { ...noDifference, rows: cut.rows } : await listed()
  cut?.learn(tally)
  return { ...says, ...added(found, cut?.known ?? noDifference), rows: cut?.rows ?? found.rows }
}

/** The text of these changes with a name or a setting elsewhere, as what a policy hides does: no row is written for it. */
function saysMoreThanItsRows({ columns }: Table): boolean {
  return [...columns.values()].some((type) => /^(?:reg[a-z]+|money)(?:\[\])?$/.test(type))
}

function listedOf({ chunk, chunks, isMost }: Extract<Doubtful, { kind: 'cut' }>): ListedChunks {
  return isMost ? { chunk } : { chunk, where: rowsOf(chunks, chunk) }
}

function added(a: RowDifference, b: RowDifference): RowDifference {
  return {
    inserted: a.inserted + b.inserted,
    updated: a.updated + b.updated,
    deleted: a.deleted + b.deleted,
  }
}

async function* chunked(
  batches: AsyncIterable<readonly SqlRow[]>,
  given: { readonly width: number; readonly onRow: (chunk: string) => void },
): AsyncGenerator<readonly ChunkedRow[], undefined> {
  for await (const rows of batches)
    yield rows.map((row) => {
      const key: string[] = []
      for (let index = 0; index < given.width; index += 1) key.push(textOf(row, `k${index}`))
      const chunk = optionalTextOf(row, 'chunk') ?? ''
      given.onRow(chunk)
      return { key, hash: textOf(row, 'hash'), chunk }
    })
  return undefined
}

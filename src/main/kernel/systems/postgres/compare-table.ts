import type { Reads } from '../../ports/reads.ts'
import type { SqlRow, SqlTarget } from '../../ports/sql.ts'
import { findDoubtful } from './chunks.ts'
import { type KeyedRow, mergeRows, noDifference } from './merge-rows.ts'
import { qualified } from './quoting.ts'
import { listingOf, rowShapeOf } from './row-listing.ts'
import { textOf } from './row-values.ts'
import type { ComparedTable } from './table-difference.ts'
import { type Table, tableName } from './tables.ts'

/** Compares one table that both databases have. */
export async function compareTable(
  world: Pick<Reads, 'sql' | 'tell'>,
  asked: {
    readonly live: SqlTarget
    readonly side: SqlTarget
    readonly table: Table
    readonly other: Table
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
  const doubtful = await findDoubtful(world, { ...asked, shape }, signal)
  if (doubtful.kind === 'none') return { ...says, ...noDifference, rows: doubtful.rows }
  const some = doubtful.kind === 'some' ? doubtful : undefined
  const rows = (target: SqlTarget, from: Table) =>
    keyed(world.sql.stream(target, listingOf(from, shape, some), signal), shape.keys.length)
  const difference = await mergeRows(rows(live, table), rows(side, other), {
    orders: shape.keys.map((key) => key.order),
    ...(onDiffering === undefined ? {} : { onDiffering }),
    onRows: (done) => world.tell.progress({ phase: `comparing ${name}`, done, unit: 'rows' }),
  })
  const { rows: looked, ...counts } = difference
  return { ...says, ...counts, rows: some?.rows ?? looked }
}

async function* keyed(
  batches: AsyncIterable<readonly SqlRow[]>,
  width: number,
): AsyncGenerator<readonly KeyedRow[], undefined> {
  for await (const rows of batches)
    yield rows.map((row) => {
      const key: string[] = []
      for (let index = 0; index < width; index += 1) key.push(textOf(row, `k${index}`))
      return { key, hash: textOf(row, 'hash') }
    })
  return undefined
}

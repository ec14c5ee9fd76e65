import { compareKeys, type KeyOrder } from './row-order.ts'

/** One row as the comparison sees it: its key, and a hash of everything it says. */
export interface KeyedRow {
  readonly key: readonly string[]
  readonly hash: string
}

/** What happened to a table's rows since the backup; the restore takes all of it back. */
export interface RowDifference {
  /** In live, not in the copy. */
  readonly inserted: number
  /** In both, and not the same. */
  readonly updated: number
  /** In the copy, not in live. */
  readonly deleted: number
}

/** How many rows were looked at on each side. */
export interface RowTotals {
  readonly live: number
  readonly side: number
}

export const noDifference: RowDifference = { inserted: 0, updated: 0, deleted: 0 }

export function differingRows(difference: RowDifference): number {
  return difference.inserted + difference.updated + difference.deleted
}

/** A listing in the order of its keys, some rows at a time. */
export type Listing<Row extends KeyedRow = KeyedRow> = AsyncIterable<readonly Row[]>

/**
 * Merges two listings that are ordered by key; holds a batch of each in memory. Equal keys that come more than
 * once (a table without a primary key is keyed by its hash) are paired one by one.
 *
 * @param onRows called now and then with the number of rows looked at
 * @param onDiffering called for every row that is not the same, with what each side has of it
 */
export async function mergeRows<Row extends KeyedRow>(
  live: Listing<Row>,
  side: Listing<Row>,
  options: {
    readonly orders: readonly KeyOrder[]
    readonly onRows?: (rows: number) => void
    readonly onDiffering?: (live: Row | undefined, side: Row | undefined) => void
  },
): Promise<RowDifference & { readonly rows: RowTotals }> {
  const left = readerOf(live)
  const right = readerOf(side)
  const counts = { inserted: 0, updated: 0, deleted: 0 }
  let [rows, lives, sides] = [0, 0, 0]
  try {
    await Promise.all([left.refill(), right.refill()])
    for (;;) {
      const [a, b] = [left.row(), right.row()]
      if (a === undefined && b === undefined)
        return { ...counts, rows: { live: lives, side: sides } }
      const order =
        a === undefined ? 1 : b === undefined ? -1 : compareKeys(a.key, b.key, options.orders)
      if (order < 0) counts.inserted += 1
      else if (order > 0) counts.deleted += 1
      else if (a?.hash !== b?.hash) counts.updated += 1
      if (order !== 0) options.onDiffering?.(order < 0 ? a : undefined, order > 0 ? b : undefined)
      else if (a?.hash !== b?.hash) options.onDiffering?.(a, b)
      if (order <= 0) lives += 1
      if (order >= 0) sides += 1
      // Waiting for every row, when most are at hand, would take more time than comparing them.
      if (order <= 0 && !left.advance()) await left.refill()
      if (order >= 0 && !right.advance()) await right.refill()
      rows += 1
      if (rows % 5000 === 0) options.onRows?.(rows)
    }
  } finally {
    // Closes the cursors when the comparison ends early.
    await Promise.all([left.close(), right.close()])
  }
}

interface Reader<Row extends KeyedRow> {
  /** The row at hand; nothing at the end. */
  row(): Row | undefined
  /** Goes on by one row; false when the batch is used up. */
  advance(): boolean
  refill(): Promise<void>
  close(): Promise<unknown> | undefined
}

function readerOf<Row extends KeyedRow>(listing: Listing<Row>): Reader<Row> {
  const batches = listing[Symbol.asyncIterator]()
  let batch: readonly Row[] = []
  let index = 0
  return {
    row: () => batch[index],
    advance() {
      index += 1
      return index < batch.length
    },
    async refill() {
      const next = await batches.next()
      batch = next.done === true ? [] : next.value
      index = 0
    },
    close: () => batches.return?.(),
  }
}

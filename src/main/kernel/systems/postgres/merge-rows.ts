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

export const noDifference: RowDifference = { inserted: 0, updated: 0, deleted: 0 }

export function differingRows(difference: RowDifference): number {
  return difference.inserted + difference.updated + difference.deleted
}

/**
 * Merges two listings that are ordered by key; holds one row of each in memory. Equal keys that come more than
 * once (a table without a primary key is keyed by its hash) are paired one by one.
 *
 * @param onRows called now and then with the number of rows looked at
 */
export async function mergeRows(
  live: AsyncIterable<KeyedRow>,
  side: AsyncIterable<KeyedRow>,
  options: { readonly orders: readonly KeyOrder[]; readonly onRows?: (rows: number) => void },
): Promise<RowDifference> {
  const left = live[Symbol.asyncIterator]()
  const right = side[Symbol.asyncIterator]()
  const counts = { inserted: 0, updated: 0, deleted: 0 }
  let rows = 0
  try {
    let [a, b] = await Promise.all([left.next(), right.next()])
    while (a.done !== true || b.done !== true) {
      const order = orderOf(a, b, options.orders)
      if (order < 0) counts.inserted += 1
      else if (order > 0) counts.deleted += 1
      else if (a.value?.hash !== b.value?.hash) counts.updated += 1
      if (order <= 0) a = await left.next()
      if (order >= 0) b = await right.next()
      rows += 1
      if (rows % 5000 === 0) options.onRows?.(rows)
    }
    return counts
  } finally {
    // Closes the cursors when the comparison ends early.
    await Promise.all([left.return?.(), right.return?.()])
  }
}

function orderOf(
  a: IteratorResult<KeyedRow, undefined>,
  b: IteratorResult<KeyedRow, undefined>,
  orders: readonly KeyOrder[],
): number {
  if (a.done === true) return 1
  if (b.done === true) return -1
  return compareKeys(a.value.key, b.value.key, orders)
}

import type { JsonObject } from '../canonical-json.ts'
import { isExactly, isHex, isListOf, isOrdinal, isText } from '../shape.ts'

/** A row of `rollback_history` as an EXPORT record remembers it, with the batch that it speaks of. */
export interface ToldRow {
  readonly run: string
  readonly system: string
  readonly sha256: string
  /** First and last record of the batch. */
  readonly from: number
  readonly to: number
}

/** One segment. */
interface Stretch {
  readonly first: number
  readonly opened: boolean
  last: number
  /** By the sequence of the EXPORT record. */
  readonly told: Map<number, readonly ToldRow[]>
}

const isBatch = (value: unknown): boolean =>
  Array.isArray(value) && value.length === 2 && value.every(isOrdinal)
const areRows = isListOf(isExactly({ run: isText, system: isText, sha256: isHex(32) }))

/** What the log itself says of the history rows that were sent, for whoever can open its records. */
export class ToldRows {
  /** Last record of any batch that an EXPORT tells of. */
  upTo = 0
  readonly #stretches: Stretch[] = []

  /** A segment begins. */
  begin(first: number, opened: boolean): void {
    this.#stretches.push({ first, opened, last: first - 1, told: new Map() })
  }

  /** The body of an EXPORT record in it; one of another shape tells nothing. */
  take(seq: number, { records, rows = [] }: JsonObject): void {
    if (!isBatch(records) || !areRows(rows)) return
    const [from, to] = records as [number, number]
    this.upTo = Math.max(this.upTo, to)
    const told = (rows as unknown as ToldRow[]).map((row) => ({ ...row, from, to }))
    this.#stretches.at(-1)?.told.set(seq, told)
  }

  /** The segment ends with this record: what was read behind it was not good after all. */
  end(seq: number): void {
    for (const stretch of this.#stretches.slice(-1)) {
      stretch.last = seq
      for (const later of [...stretch.told.keys()].filter((one) => one > seq)) {
        stretch.told.delete(later)
      }
    }
  }

  /** By run and system, in the order in which they were told. */
  rows(): ReadonlyMap<string, readonly ToldRow[]> {
    const byName = new Map<string, readonly ToldRow[]>()
    for (const row of this.#stretches.flatMap(({ told }) => [...told.values()].flat())) {
      const name = `${row.run}, ${row.system}`
      byName.set(name, [...(byName.get(name) ?? []), row])
    }
    return byName
  }

  /** Every record behind this one was opened: a row that they do not tell of was not sent there. */
  get unreadUpTo(): number {
    let [unread, next] = [0, 1]
    for (const { first, opened, last } of this.#stretches) {
      if (first > next) unread = first - 1
      if (!opened) unread = last
      next = last + 1
    }
    return unread
  }
}

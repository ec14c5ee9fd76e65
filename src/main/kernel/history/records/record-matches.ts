import { filterKey, type RecordFilter } from './record-filter.ts'
import type { RecordIndex } from './record-index.ts'
import { searchBodies } from './search-bodies.ts'
import { type SharedWork, shareWork } from './shared-work.ts'
import type { VerifiedRecords } from './verified-records.ts'

// One list that is scrolled in, and a few that were looked at before or in another window.
const FILTERS_KEPT = 6

/** Rows that one filter lets through, as far as the index was looked through. Both only grow. */
interface Matches {
  readonly rows: number[]
  looked: number
  search: SharedWork | undefined
}

/** The rows of the newest filters, kept for paging and carried on when records come. */
export class RecordMatches {
  readonly #kept = new Map<string, Matches>()
  readonly #log: VerifiedRecords
  readonly #index: RecordIndex

  constructor(log: VerifiedRecords, index: RecordIndex) {
    this.#log = log
    this.#index = index
  }

  /** Rejects with the signal's reason, and stops searching as soon as nobody waits for it any more. */
  async rowsOf(filter: RecordFilter, signal: AbortSignal | undefined): Promise<readonly number[]> {
    const matches = this.#matchesOf(filterKey(filter))
    const { needle } = filter
    if (needle === undefined) this.#look(matches, filter)
    // What came while it was searched belongs to the same answer, but is not waited for endlessly.
    else if (matches.looked < this.#index.size) await this.#search(matches, filter, needle, signal)
    return matches.rows
  }

  #look(matches: Matches, filter: RecordFilter): void {
    for (const row of this.#index.rowsOf(filter, matches.looked)) matches.rows.push(row)
    matches.looked = this.#index.size
  }

  async #search(
    matches: Matches,
    filter: RecordFilter,
    needle: string,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    while (matches.search?.givenUp() === true) await matches.search.ended
    matches.search ??= shareWork((giveUp) =>
      this.#lookInside(matches, filter, needle, giveUp).finally(() => {
        matches.search = undefined
      }),
    )
    await matches.search.wait(signal)
  }

  async #lookInside(
    matches: Matches,
    filter: RecordFilter,
    needle: string,
    signal: AbortSignal,
  ): Promise<void> {
    const upTo = this.#index.size
    const candidates = this.#index.rowsOf(filter, matches.looked)
    if (candidates.length > 0)
      await searchBodies({
        log: this.#log,
        index: this.#index,
        candidates,
        needle,
        signal,
        // Given up half way, the next one goes on from here.
        onLooked(row, found) {
          matches.looked = row + 1
          if (found) matches.rows.push(row)
        },
      })
    matches.looked = upTo
  }

  #matchesOf(key: string): Matches {
    const matches = this.#kept.get(key) ?? { rows: [], looked: 0, search: undefined }
    this.#kept.delete(key)
    this.#kept.set(key, matches)
    const oldest = this.#kept.keys().next().value
    if (this.#kept.size > FILTERS_KEPT && oldest !== undefined) this.#kept.delete(oldest)
    return matches
  }
}

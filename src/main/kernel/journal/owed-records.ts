import type { Entry } from './encode-batch.ts'
import { diskCodeOf } from './journal-refused.ts'
import type { JsonObject } from './json.ts'
import { makeEntry } from './own-entries.ts'

interface Refused {
  readonly records: number
  readonly since: string
  readonly until: string
  readonly because: string
}

/** What was owed at one moment. */
export interface OwedNow {
  readonly entries: readonly Entry[]
  readonly taken: number
  readonly refused: Refused | null
}

/**
 * What has to stand in the log before anything else can: the opening records of this process, and a
 * GAP for everything that the disk refused or that went past the log by break-glass.
 */
export class OwedRecords {
  #opening: readonly Entry[] = []
  #gaps: readonly JsonObject[] = []
  #refused: Refused | null = null
  #settled = 0

  /** GAP records written since this process began. */
  settled(): number {
    return this.#settled
  }

  /** GAP records that wait for the disk. */
  waiting(): number {
    return this.#gaps.length + (this.#refused === null ? 0 : 1)
  }

  oweOpening(entries: readonly Entry[]): void {
    this.#opening = entries
  }

  oweGap(body: JsonObject): void {
    this.#gaps = [...this.#gaps, body]
  }

  noteRefusal(records: number, at: Date, error: unknown): void {
    const until = at.toISOString()
    this.#refused = {
      records: (this.#refused?.records ?? 0) + records,
      since: this.#refused?.since ?? until,
      until,
      because: diskCodeOf(error),
    }
  }

  /** What is owed now, in the order to write it. */
  take(at: Date): OwedNow {
    const refused = this.#refused
    const lost = refused === null ? [] : [{ kind: 'refused', ...refused }]
    const bodies = [...this.#gaps, ...lost]
    const gaps = bodies.map((body) => makeEntry('GAP', at, body))
    return { entries: [...this.#opening, ...gaps], taken: this.#gaps.length, refused }
  }

  /** What was taken is durable; what came since is still owed. */
  settle(now: OwedNow): void {
    this.#settled += now.taken + (now.refused === null ? 0 : 1)
    this.#opening = []
    this.#gaps = this.#gaps.slice(now.taken)
    if (this.#refused === now.refused) this.#refused = null
  }
}

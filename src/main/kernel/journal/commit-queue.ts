import type { Entry } from './encode-batch.ts'

/** How long a record may wait for company (audit-log.md §6 allows 50 ms). */
const WINDOW_MS = 20
const WINDOW_BYTES = 64 * 1024
/** One batch is one write: not more than this at once. */
const BATCH_BYTES = 1024 * 1024

interface Waiting {
  readonly entry: Entry
  readonly resolve: (seq: number) => void
  readonly reject: (error: unknown) => void
}

/**
 * Collects records into batches, and lets one batch at a time through. A durable record goes at
 * once, with everything that was waiting; the others wait 20 ms or until 64 KiB have come together.
 */
export class CommitQueue {
  readonly #write: (entries: readonly Entry[]) => Promise<readonly number[]>
  #waiting: Waiting[] = []
  #bytes = 0
  #due = false
  #draining = false
  #timer: NodeJS.Timeout | null = null
  #turn: Promise<unknown> = Promise.resolve()

  constructor(write: (entries: readonly Entry[]) => Promise<readonly number[]>) {
    this.#write = write
  }

  /** The sequence of the record once it is durable; rejects with what `write` rejects with. */
  submit(entry: Entry): Promise<number> {
    const done = new Promise<number>((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject })
    })
    // The refusal is counted and recorded as a GAP; who does not wait must not crash the process.
    done.catch(() => undefined)
    this.#bytes += entry.payload.length
    if (entry.signed || this.#bytes >= WINDOW_BYTES) this.#due = true
    if (this.#due) this.#drain()
    else this.#timer ??= setTimeout(() => this.flush(), WINDOW_MS)
    return done
  }

  /** Sends what waits without waiting for more. */
  flush(): void {
    this.#due = this.#waiting.length > 0
    if (this.#due) this.#drain()
  }

  /** Runs the task when no batch is on its way, and keeps batches back until it is done. */
  exclusive<Result>(task: () => Promise<Result>): Promise<Result> {
    const mine = this.#turn.then(task)
    this.#turn = mine.catch(() => undefined)
    return mine
  }

  #drain(): void {
    if (this.#draining) return
    this.#draining = true
    void this.exclusive(async () => {
      while (this.#due) await this.#sendOne()
      this.#draining = false
    })
  }

  async #sendOne(): Promise<void> {
    const batch = this.#take()
    try {
      const seqs = await this.#write(batch.map((one) => one.entry))
      batch.forEach((one, index) => {
        one.resolve(seqs[index] ?? 0)
      })
    } catch (error) {
      for (const one of batch) one.reject(error)
    }
  }

  #take(): readonly Waiting[] {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    let bytes = 0
    const batch: Waiting[] = []
    for (const one of this.#waiting) {
      if (bytes >= BATCH_BYTES) break
      bytes += one.entry.payload.length
      batch.push(one)
    }
    this.#waiting = this.#waiting.slice(batch.length)
    this.#bytes -= bytes
    this.#due = this.#waiting.length > 0
    return batch
  }
}

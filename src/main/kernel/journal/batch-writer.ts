import type { Entry } from './encode-batch.ts'
import type { JournalParts } from './journal-parts.ts'
import { diskCodeOf } from './journal-refused.ts'
import type { LogWriter } from './log-writer.ts'

type BatchParts = Pick<JournalParts, 'clock' | 'disk' | 'owed' | 'secondSink'>

/** Puts what is owed before everything else that is written, and counts what the disk refuses. */
export class BatchWriter {
  readonly #parts: BatchParts
  #refusedWith: string | null = null

  constructor(parts: BatchParts) {
    this.#parts = parts
  }

  /** The disk's answer to the newest batch; null where it took it. */
  refusedWith(): string | null {
    return this.#refusedWith
  }

  /** Writes what is owed and the entries as one batch; the sequences of the entries. Runs alone. */
  async write(writer: LogWriter, entries: readonly Entry[]): Promise<readonly number[]> {
    const { clock, disk, owed, secondSink } = this.#parts
    const now = clock.now()
    const taken = owed.take(now)
    const first = taken.entries
    if (first.length + entries.length === 0) return []
    try {
      const seqs = await writer.write([...first, ...entries])
      owed.settle(taken)
      this.#refusedWith = null
      if (taken.taken > 0 && owed.waiting() === 0) await secondSink?.settle().catch(() => undefined)
      void disk.check(now)
      return seqs.slice(first.length)
    } catch (error) {
      this.#refusedWith = diskCodeOf(error)
      if (entries.length > 0) owed.noteRefusal(entries.length, now, error)
      throw error
    }
  }
}

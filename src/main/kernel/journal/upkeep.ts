import { finishSealing, orderSealing, sealEarlierKeys } from './earlier-keys.ts'
import { isExpired, sweepEvidence } from './evidence-files.ts'
import { diskCodeOf, JournalRefused } from './journal-refused.ts'
import { deletePruned } from './prune-log.ts'
import type { ReadableSegment } from './read-frames.ts'
import type { SealingPlace } from './sealing-order.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/**
 * What is done to the files beside the segments while the log goes on, one thing after the other:
 * deletes what has no right to be there any more, and seals keys of earlier segments.
 */
export class Upkeep {
  readonly #place: SealingPlace
  #running: Promise<void> = Promise.resolve()
  #sweptAt = Number.NEGATIVE_INFINITY

  constructor(place: SealingPlace) {
    this.#place = place
  }

  /** Deletes what was pruned, up to this segment; also what a crash has left of that. Never rejects. */
  deletePruned(through: number): Promise<void> {
    return this.#next(({ vfs, dir }) => deletePruned(vfs, dir, through))
  }

  /** Once a day: evidence that has outlived its use. */
  sweep(now: Date): void {
    if (Math.abs(now.getTime() - this.#sweptAt) < DAY_MS) return
    this.#sweptAt = now.getTime()
    void this.#next(({ vfs, dir }) => sweepEvidence(vfs, dir, (header) => isExpired(header, now)))
  }

  /** Before a header names other recipients. Throws `JournalRefused`. */
  orderSealing(segments: readonly ReadableSegment[], recipients: readonly string[]): Promise<void> {
    return this.#next((place) => refusing(orderSealing(place, segments, recipients)))
  }

  /** Behind that header. Throws `JournalRefused`; what is missing then is written at the next start. */
  sealEarlierKeys(
    segments: readonly ReadableSegment[],
    recipients: readonly string[],
  ): Promise<void> {
    return this.#next((place) => refusing(sealEarlierKeys(place, segments, recipients)))
  }

  /** Keys that were to be sealed when a crash came. Never rejects. */
  finishSealing(segments: readonly ReadableSegment[]): void {
    void this.#next((place) => finishSealing(place, segments).catch(() => undefined))
  }

  settled(): Promise<void> {
    return this.#running
  }

  #next(work: (place: SealingPlace) => Promise<void>): Promise<void> {
    const mine = this.#running.then(() => work(this.#place))
    this.#running = mine.catch(() => undefined)
    return mine
  }
}

async function refusing(work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    const answer = `the disk answered ${diskCodeOf(error)}`
    throw new JournalRefused('DISK_REFUSES', `${answer} to the keys of earlier segments`, error)
  }
}

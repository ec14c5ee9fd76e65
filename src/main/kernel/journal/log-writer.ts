import type { KeyObject } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import { createSegment, type OpenSegment, SegmentNotMade } from './create-segment.ts'
import type { DiskPlan } from './disk-plan.ts'
import { type Chain, type Entry, encodeBatch } from './encode-batch.ts'
import { GrowingSegment } from './growing-segment.ts'
import { diskCodeOf, JournalRefused } from './journal-refused.ts'
import type { KeyFile } from './key-file.ts'
import {
  NextSegment,
  type SegmentOwner,
  type SegmentStart,
  type SegmentTerms,
} from './next-segment.ts'
import { closeEntry } from './own-entries.ts'
import type { ReadableSegment } from './read-frames.ts'
import type { SignedPlace } from './scan-segment.ts'
import type { PreviousSegment } from './segment-header.ts'

export interface WriterSetup extends SegmentOwner {
  readonly vfs: Vfs
  readonly dir: string
  readonly clock: { now(): Date }
  readonly kek: KeyObject | null
  readonly disk: DiskPlan
  readonly keyFile: KeyFile
  readonly chain: Chain
  readonly start: SegmentStart
  readonly terms: SegmentTerms
  /** Rotation limit in bytes, for tests. */
  readonly rotateBytes?: number
}

/**
 * Puts batches on the disk, one after the other. It owns the open segment, and the rule that a file
 * which once refused a write or a sync is never touched again.
 */
export class LogWriter {
  readonly #setup: WriterSetup
  readonly #next: NextSegment
  #chain: Chain
  #tip: { readonly seq: number; readonly head: Buffer }
  #segment: GrowingSegment | null = null
  #finished: readonly ReadableSegment[] = []

  constructor(setup: WriterSetup) {
    this.#setup = setup
    this.#chain = setup.chain
    this.#tip = setup.chain
    this.#next = new NextSegment(setup, setup.start, setup.terms)
  }

  /** The newest durable record. */
  tip(): { readonly seq: number; readonly head: Buffer } {
    return this.#tip
  }

  unsigned(): number {
    return this.#chain.unsigned
  }

  /** The newest signed place; null while there is none. */
  signed(): SignedPlace | null {
    return this.#chain.signed
  }

  /** What this process has written, oldest first, as far as it is durable. */
  segments(): readonly ReadableSegment[] {
    const open = this.#segment?.readable(this.#chain)
    return open === undefined ? this.#finished : [...this.#finished, open]
  }

  /** The segment to derive evidence keys from; makes one when there is none. Throws `JournalRefused`. */
  async segment(): Promise<OpenSegment> {
    return this.#twice(async () => (await this.#ready()).made)
  }

  /** Writes and syncs the entries; their sequences once they are durable. Throws `JournalRefused`. */
  async write(entries: readonly Entry[]): Promise<readonly number[]> {
    return this.#twice(async () => this.#put(await this.#ready(), entries))
  }

  /** Begins another segment, on other terms. Where it throws `JournalRefused`, the old ones hold. */
  async renew(terms: Partial<SegmentTerms>): Promise<void> {
    const before = this.#next.terms
    this.#next.change(terms)
    await this.finish(closeEntry(this.#now(), 'rotation'))
    try {
      await this.segment()
    } catch (error) {
      this.#next.change(before)
      throw error
    }
  }

  /** Forgets the segments that were deleted, up to this number. */
  forget(through: number): void {
    this.#finished = this.#finished.filter(({ decoded }) => decoded.header.segment > through)
  }

  /** Ends the open segment with the entry given (CLOSE) and closes the file. */
  async finish(closing: Entry): Promise<void> {
    if (this.#segment === null) return
    await this.#end(this.#segment, closing)
  }

  /** One new file after the first refusal; a second refusal is the caller's to live with. */
  async #twice<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work()
    } catch (error) {
      await this.#recoverFrom(error)
    }
    try {
      return await work()
    } catch (error) {
      await this.#recoverFrom(error)
      throw new JournalRefused(
        'DISK_REFUSES',
        `the disk answered ${diskCodeOf(error)} twice`,
        error,
      )
    }
  }

  async #recoverFrom(error: unknown): Promise<void> {
    await this.#poison()
    if (diskCodeOf(error) === 'ENOSPC') await this.#setup.disk.dropBallast()
  }

  async #ready(): Promise<GrowingSegment> {
    const open = this.#segment
    if (open !== null) {
      if (!open.isFull(this.#now(), this.#setup.rotateBytes)) return open
      await this.#end(open, closeEntry(this.#now(), 'rotation'))
    }
    return this.#begin()
  }

  async #begin(): Promise<GrowingSegment> {
    const { vfs, dir, kek } = this.#setup
    const now = this.#now()
    try {
      const made = await createSegment(vfs, dir, {
        header: this.#next.header(this.#chain, now),
        kek,
      })
      const segment = new GrowingSegment(made, now)
      this.#segment = segment
      this.#chain = { ...this.#chain, head: made.decoded.hash }
      this.#next.made()
      return segment
    } catch (error) {
      if (error instanceof SegmentNotMade && error.mayExist) this.#next.abandon()
      throw error
    }
  }

  async #put(segment: GrowingSegment, entries: readonly Entry[]): Promise<readonly number[]> {
    const { logId, keyFile } = this.#setup
    const { key, decoded } = segment.made
    const place = { logId, segmentKey: key, firstSeq: decoded.header.firstSeq, now: this.#now() }
    const batch = encodeBatch(place, this.#chain, entries)
    const { chain } = batch
    // While the disk works: the next checkpoint will need the key after its own.
    await segment.put(batch, () => void chain.key.next())
    const spent = this.#chain.key
    this.#chain = chain
    this.#tip = chain
    if (spent !== chain.key) {
      spent.seed.fill(0)
      keyFile.save(chain.key.seed)
    }
    return batch.seqs
  }

  async #end(segment: GrowingSegment, closing: Entry): Promise<void> {
    try {
      await this.#put(segment, [closing])
    } catch {
      await this.#poison()
      return
    }
    await this.#leave(segment, { kind: 'CLOSED' })
  }

  /** Leaves the file for good; what it holds after the last durable record is of no account. */
  async #poison(): Promise<void> {
    if (this.#segment !== null) await this.#leave(this.#segment, { kind: 'POISONED' })
  }

  async #leave(segment: GrowingSegment, end: PreviousSegment['end']): Promise<void> {
    const { decoded } = segment.made
    const head = this.#chain.head.toString('hex')
    this.#finished = [...this.#finished, segment.readable(this.#chain)]
    this.#next.follow({
      segment: decoded.header.segment,
      validLength: segment.length,
      head,
      end,
    })
    this.#segment = null
    await segment.close()
  }

  #now(): Date {
    return this.#setup.clock.now()
  }
}

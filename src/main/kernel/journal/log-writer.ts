import type { KeyObject } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import { createSegment, type OpenSegment, SegmentNotMade } from './create-segment.ts'
import type { DiskPlan } from './disk-plan.ts'
import { type Chain, type Entry, encodeBatch } from './encode-batch.ts'
import { errorCode, JournalRefused } from './journal-refused.ts'
import type { KeyFile } from './key-file.ts'
import { closeEntry } from './own-entries.ts'
import type { ReadableSegment } from './read-records.ts'
import type { AcknowledgedDamage, PreviousSegment, SegmentHeader } from './segment-header.ts'

/** Past this a new segment is begun. */
const ROTATE_BYTES = 8 * 1024 * 1024
const ROTATE_MS = 24 * 60 * 60 * 1000

export interface WriterSetup {
  readonly vfs: Vfs
  readonly dir: string
  readonly clock: { now(): Date }
  readonly logId: string
  readonly genesis: string
  readonly kek: KeyObject | null
  readonly recipients: readonly string[]
  readonly appVersion: string
  readonly hostId: string
  readonly disk: DiskPlan
  readonly keyFile: KeyFile
  readonly chain: Chain
  readonly keyGap: SegmentHeader['keyGap']
  readonly previous: PreviousSegment | null
  readonly acknowledged: readonly AcknowledgedDamage[]
  readonly nextSegment: number
  /** Rotation limit in bytes, for tests. */
  readonly rotateBytes?: number
}

/**
 * Puts batches on the disk, one after the other. It owns the open segment, and the rule that a file
 * which once refused a write or a sync is never touched again.
 */
export class LogWriter {
  readonly #setup: WriterSetup
  #chain: Chain
  #tip: { readonly seq: number; readonly head: Buffer }
  #segment: OpenSegment | null = null
  #acked = 0
  #openedAt = 0
  #number: number
  #previous: PreviousSegment | null
  #acknowledged: readonly AcknowledgedDamage[]
  #keyGap: SegmentHeader['keyGap']
  #abandoned: number[] = []
  readonly #finished: ReadableSegment[] = []

  constructor(setup: WriterSetup) {
    this.#setup = setup
    this.#chain = setup.chain
    this.#tip = setup.chain
    this.#number = setup.nextSegment
    this.#previous = setup.previous
    this.#acknowledged = setup.acknowledged
    this.#keyGap = setup.keyGap
  }

  /** The newest durable record. */
  tip(): { readonly seq: number; readonly head: Buffer } {
    return this.#tip
  }

  unsigned(): number {
    return this.#chain.unsigned
  }

  /** What this process has written, oldest first, as far as it is durable. */
  segments(): readonly ReadableSegment[] {
    const open = this.#readable()
    return open === null ? this.#finished : [...this.#finished, open]
  }

  /** The segment to derive evidence keys from; makes one when there is none. Throws `JournalRefused`. */
  async segment(): Promise<OpenSegment> {
    return this.#twice(() => this.#ready())
  }

  /** Writes and syncs the entries; their sequences once they are durable. Throws `JournalRefused`. */
  async write(entries: readonly Entry[]): Promise<readonly number[]> {
    return this.#twice(async () => this.#put(await this.#ready(), entries))
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
      const code = errorCode(rootOf(error))
      throw new JournalRefused('DISK_REFUSES', `the disk answered ${code} twice`, error)
    }
  }

  async #recoverFrom(error: unknown): Promise<void> {
    await this.#poison()
    if (errorCode(rootOf(error)) === 'ENOSPC') await this.#setup.disk.dropBallast()
  }

  async #ready(): Promise<OpenSegment> {
    const open = this.#segment
    if (open !== null) {
      const full = this.#acked >= (this.#setup.rotateBytes ?? ROTATE_BYTES)
      const old = Math.abs(this.#now().getTime() - this.#openedAt) >= ROTATE_MS
      if (!full && !old) return open
      await this.#end(open, closeEntry(this.#now(), 'rotation'))
    }
    return this.#begin()
  }

  async #begin(): Promise<OpenSegment> {
    const { vfs, dir, kek } = this.#setup
    try {
      const segment = await createSegment(vfs, dir, { header: this.#plannedHeader(), kek })
      this.#segment = segment
      this.#acked = segment.decoded.length
      this.#openedAt = this.#now().getTime()
      this.#chain = { ...this.#chain, head: segment.decoded.hash }
      this.#number += 1
      this.#abandoned = []
      this.#acknowledged = []
      this.#keyGap = null
      return segment
    } catch (error) {
      if (error instanceof SegmentNotMade && error.mayExist) {
        this.#abandoned.push(this.#number)
        this.#number += 1
      }
      throw error
    }
  }

  #plannedHeader(): Omit<SegmentHeader, 'keyCommitment' | 'kek' | 'age'> {
    const { logId, genesis, recipients, appVersion, hostId } = this.#setup
    return {
      logId,
      genesis,
      segment: this.#number,
      firstSeq: this.#chain.seq + 1,
      previous: this.#previous,
      abandoned: [...this.#abandoned],
      acknowledged: this.#acknowledged,
      publicKey: this.#chain.key.publicKey,
      keyGap: this.#keyGap,
      recipients,
      createdAt: this.#now().toISOString(),
      appVersion,
      hostId,
    }
  }

  async #put(segment: OpenSegment, entries: readonly Entry[]): Promise<readonly number[]> {
    const { logId, keyFile } = this.#setup
    const { firstSeq } = segment.decoded.header
    const place = { logId, segmentKey: segment.key, firstSeq, now: this.#now() }
    const batch = encodeBatch(place, this.#chain, entries)
    await segment.file.write(batch.bytes, this.#acked)
    const syncing = segment.file.dataSync()
    // While the disk works: the next checkpoint will need the key after its own.
    batch.chain.key.next()
    await syncing
    const spent = this.#chain.key
    this.#acked += batch.bytes.length
    this.#chain = batch.chain
    this.#tip = batch.chain
    if (spent !== batch.chain.key) {
      spent.seed.fill(0)
      keyFile.save(batch.chain.key.seed)
    }
    return batch.seqs
  }

  async #end(segment: OpenSegment, closing: Entry): Promise<void> {
    try {
      await this.#put(segment, [closing])
      this.#leave(segment, { kind: 'CLOSED' })
      await segment.file.close().catch(() => undefined)
    } catch {
      await this.#poison()
    }
  }

  /** Leaves the file for good; what it holds after the last durable record is of no account. */
  async #poison(): Promise<void> {
    const segment = this.#segment
    if (segment === null) return
    this.#leave(segment, { kind: 'POISONED' })
    await segment.file.close().catch(() => undefined)
  }

  #leave(segment: OpenSegment, end: PreviousSegment['end']): void {
    const readable = this.#readable()
    if (readable !== null) this.#finished.push(readable)
    const head = this.#chain.head.toString('hex')
    const number = segment.decoded.header.segment
    this.#previous = { segment: number, validLength: this.#acked, head, end }
    this.#segment = null
  }

  #readable(): ReadableSegment | null {
    if (this.#segment === null) return null
    const { decoded, key } = this.#segment
    const { head, seq } = this.#chain
    return { decoded, key, validLength: this.#acked, head, lastSeq: seq }
  }

  #now(): Date {
    return this.#setup.clock.now()
  }
}

/** The error of the disk itself, below our own wrapping. */
function rootOf(error: unknown): unknown {
  return error instanceof SegmentNotMade ? error.cause : error
}

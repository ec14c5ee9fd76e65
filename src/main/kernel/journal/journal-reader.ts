import type { KeyObject } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'
import { type EvidenceRef, readEvidence } from './evidence-store.ts'
import { type FrameRange, type JournalFrame, journalFrames } from './journal-frames.ts'
import { type ReadableSegment, type RecordRange, seqsOf } from './read-frames.ts'
import { type JournalRecord, readRecords } from './read-records.ts'
import type { RecordType } from './record-type.ts'
import { type IdentityTrial, tryIdentity } from './try-identity.ts'

export interface ReaderParts {
  readonly vfs: Vfs
  readonly dir: string
  readonly clock: { now(): Date }
  /** Oldest first, as far as they are durable now. */
  readonly segments: () => readonly ReadableSegment[]
}

/** Everything that is read of an open log. */
export class JournalReader {
  readonly #parts: ReaderParts

  constructor(parts: ReaderParts) {
    this.#parts = parts
  }

  records(range?: RecordRange): AsyncIterable<JournalRecord> {
    return readRecords(this.#parts, this.#parts.segments(), range)
  }

  frameBlocks(range?: FrameRange): AsyncIterable<readonly JournalFrame[]> {
    return journalFrames(this.#parts, this.#parts.segments(), range)
  }

  async *frames(range?: FrameRange): AsyncGenerator<JournalFrame> {
    for await (const block of this.frameBlocks(range)) yield* block
  }

  *positions(range?: RecordRange): Generator<{ readonly seq: number; readonly type: RecordType }> {
    for (const { index, ...segment } of this.#parts.segments()) {
      for (const seq of seqsOf({ index, ...segment }, range)) {
        yield { seq, type: index.typeOf(seq) }
      }
    }
  }

  /** The type of one record; null where there is none with that number. */
  typeOf(seq: number): RecordType | null {
    const holder = this.#parts.segments().find(({ index }) => index.has(seq))
    return holder === undefined ? null : holder.index.typeOf(seq)
  }

  readEvidence(ref: EvidenceRef): Promise<Uint8Array> {
    const { vfs, dir, clock, segments } = this.#parts
    const keyOf = (segment: number): KeyObject | null =>
      segments().find(({ decoded }) => decoded.header.segment === segment)?.key ?? null
    return readEvidence(vfs, dir, { ref, keyOf, now: clock.now() })
  }

  /** Whom the newest segment is sealed to. */
  sealedTo(): readonly string[] {
    return this.#parts.segments().at(-1)?.decoded.header.recipients ?? []
  }

  tryIdentity(identity: string): Promise<IdentityTrial> {
    return tryIdentity(this.#parts, this.#parts.segments(), identity)
  }
}

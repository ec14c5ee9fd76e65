import type { OpenSegment } from './create-segment.ts'
import type { Batch, Chain } from './encode-batch.ts'
import { FrameIndex } from './frame-index.ts'
import type { ReadableSegment } from './read-frames.ts'

/** Past this a new segment is begun. */
const ROTATE_BYTES = 8 * 1024 * 1024
const ROTATE_MS = 24 * 60 * 60 * 1000

/** The segment that this process writes to: its file, and what of it is durable. */
export class GrowingSegment {
  readonly made: OpenSegment
  readonly #index: FrameIndex
  readonly #openedAt: number
  #length: number

  constructor(made: OpenSegment, now: Date) {
    this.made = made
    this.#index = new FrameIndex(made.decoded.header.firstSeq)
    this.#openedAt = now.getTime()
    this.#length = made.decoded.length
  }

  /** Durable bytes, header included. */
  get length(): number {
    return this.#length
  }

  isFull(now: Date, limit = ROTATE_BYTES): boolean {
    return this.#length >= limit || Math.abs(now.getTime() - this.#openedAt) >= ROTATE_MS
  }

  /** Resolves once the batch is durable; `meanwhile` is for what can be done while the disk works. */
  async put({ bytes, frames }: Batch, meanwhile: () => void): Promise<void> {
    await this.made.file.write(bytes, this.#length)
    const syncing = this.made.file.dataSync()
    meanwhile()
    await syncing
    for (const { offset, type, head } of frames) {
      this.#index.add({ offset: this.#length + offset, type, head })
    }
    this.#length += bytes.length
  }

  /** The durable part, where the chain stands at its end. */
  readable({ head, seq }: Chain): ReadableSegment {
    const { decoded, key } = this.made
    return { decoded, key, validLength: this.#length, head, lastSeq: seq, index: this.#index }
  }

  /** Never rejects: what was durable stays so. */
  async close(): Promise<void> {
    await this.made.file.close().catch(() => undefined)
  }
}

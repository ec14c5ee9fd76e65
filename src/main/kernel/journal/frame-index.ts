import type { RecordType } from './record-type.ts'

const HEAD_BYTES = 32

/**
 * Where the records of one segment stand, of which type they are, and what their heads were when they
 * were verified. Built while a segment is read or written, so that a part of it can be read again
 * alone: each frame must still arrive at the head that stands here (some 50 bytes a record).
 */
export class FrameIndex {
  readonly firstSeq: number
  #count = 0
  #offsets = new Uint32Array(16)
  #types: RecordType[] = []
  #heads = Buffer.alloc(16 * HEAD_BYTES)

  constructor(firstSeq: number) {
    this.firstSeq = firstSeq
  }

  add(frame: { readonly offset: number; readonly type: RecordType; readonly head: Buffer }): void {
    if (this.#count === this.#offsets.length) this.#grow()
    this.#offsets[this.#count] = frame.offset
    this.#types.push(frame.type)
    this.#heads.set(frame.head, this.#count * HEAD_BYTES)
    this.#count += 1
  }

  /** Before `firstSeq` where there is none. */
  get lastSeq(): number {
    return this.firstSeq + this.#count - 1
  }

  has(seq: number): boolean {
    return seq >= this.firstSeq && seq <= this.lastSeq
  }

  /** First byte of the record in the segment's file. Ask only for what `has` knows. */
  offsetOf(seq: number): number {
    const offset = this.#offsets[seq - this.firstSeq]
    if (offset === undefined || !this.has(seq)) throw new RangeError(`no record ${seq} here`)
    return offset
  }

  typeOf(seq: number): RecordType {
    const type = this.#types[seq - this.firstSeq]
    if (type === undefined) throw new RangeError(`no record ${seq} in this segment`)
    return type
  }

  headOf(seq: number): Buffer {
    const at = (seq - this.firstSeq) * HEAD_BYTES
    return this.#heads.subarray(at, at + HEAD_BYTES)
  }

  #grow(): void {
    const offsets = new Uint32Array(this.#offsets.length * 2)
    offsets.set(this.#offsets)
    const heads = Buffer.alloc(offsets.length * HEAD_BYTES)
    heads.set(this.#heads)
    this.#offsets = offsets
    this.#heads = heads
  }
}

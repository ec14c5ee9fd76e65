import { type Checkpoint, messageOf } from './checkpoint.ts'
import { parseClear } from './clear-payload.ts'
import type { FrameIndex } from './frame-index.ts'
import type { DecodedHeader } from './header.ts'
import { openPayload } from './open-payload.ts'
import { type Frame, readFrame } from './read-frame.ts'
import type { ScanEnd, SegmentFault, SegmentScan } from './scan-segment.ts'
import type { SignatureClaim } from './signature-claims.ts'

export interface WalkParts {
  readonly region: Buffer
  readonly decoded: DecodedHeader
  readonly isTrue: (claim: SignatureClaim) => boolean
  /** Takes in every valid frame. */
  readonly index: FrameIndex
}

/** One way through the frames of a segment, up to its end or the first thing that is wrong. */
export class FrameWalk {
  readonly #parts: WalkParts
  #at: number
  #seq: number
  #head: Buffer
  #nextKey: string
  #signedTo: SegmentScan['signedTo']
  #signed: SegmentScan['signed'] = null
  #because: 'rotation' | 'shutdown' = 'rotation'
  #closing: 'no' | 'close' | 'closed' = 'no'

  constructor(parts: WalkParts) {
    const { header, length, hash } = parts.decoded
    this.#parts = parts
    this.#at = length
    this.#seq = header.firstSeq - 1
    this.#head = hash
    this.#nextKey = header.publicKey
    this.#signedTo = { offset: length, seq: header.firstSeq - 1 }
  }

  run(): ScanEnd {
    const { region, index } = this.#parts
    while (this.#at < region.length) {
      const offset = this.#at
      if (this.#closing === 'closed') return { kind: 'false', fault: 'AFTER_CLOSE', offset }
      const frame = readFrame(region, offset, { seq: this.#seq + 1, head: this.#head })
      if (frame.kind === 'bad') return { kind: 'bad', frame }
      const fault = this.#take(frame)
      if (fault !== null) return { kind: 'false', fault, offset }
      index.add(frame)
      this.#at = frame.end
      this.#seq = frame.seq
      this.#head = frame.head
    }
    return { kind: 'whole' }
  }

  reached(whole: boolean): Omit<SegmentScan, 'end' | 'index'> {
    return {
      validLength: this.#at,
      lastSeq: this.#seq,
      head: this.#head,
      nextKey: this.#nextKey,
      closed: this.#closing === 'closed' && whole ? this.#because : 'no',
      signedTo: this.#signedTo,
      signed: this.#signed,
    }
  }

  /** What a valid frame changes, or what is false about it. */
  #take(frame: Frame): SegmentFault | null {
    const { region, decoded } = this.#parts
    const first = frame.seq === 1 || this.#at === decoded.length
    // GENESIS begins a log, and nothing else does.
    if (frame.type === 'GENESIS' ? !first : frame.seq === 1) return 'PAYLOAD'
    if (!frame.clear) {
      this.#closing = 'no'
      return null
    }
    const plain = openPayload(region, frame, null)
    const said = plain === null ? null : parseClear(frame.type, plain, decoded.header)
    switch (said?.kind) {
      case undefined:
        return 'PAYLOAD'
      case 'beginning':
        this.#closing = 'no'
        return null
      case 'close':
        this.#because = said.because
        this.#closing = 'close'
        return null
      case 'checkpoint':
        return this.#sign(frame, said.checkpoint)
    }
  }

  #sign(frame: Frame, checkpoint: Checkpoint): SegmentFault | null {
    const { decoded, isTrue } = this.#parts
    const { seq, head, next, at } = checkpoint
    const here = seq === this.#seq && head === this.#head.toString('hex')
    const claim = {
      offset: frame.offset,
      publicKey: this.#nextKey,
      message: messageOf(decoded.header.logId, checkpoint),
      signature: Buffer.from(checkpoint.signature, 'base64'),
    }
    if (!here || !isTrue(claim)) return 'SIGNATURE'
    this.#nextKey = next
    this.#signedTo = { offset: frame.end, seq: frame.seq }
    this.#signed = { seq, head, at }
    if (this.#closing === 'close') this.#closing = 'closed'
    return null
  }
}

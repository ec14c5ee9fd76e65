import { isSigned } from './checkpoint-signature.ts'
import type { GoodCheckpoint } from './finding.ts'
import { fingerprintOf } from './fingerprint.ts'
import {
  FRAME_HEAD,
  type Frame,
  FrameType,
  frameAt,
  isClear,
  isFrame,
  markFault,
  type NoFrame,
} from './frame.ts'
import { HeadHash } from './head-hash.ts'
import { type Payload, readPayload } from './payload.ts'
import type { Header } from './segment-header.ts'

/** The first place where a segment is not what it must be. */
export type Break =
  /** No frame could be read: a crash can do some of that. */
  | { readonly kind: 'no-frame'; readonly offset: number; readonly found: NoFrame }
  /** A frame with a right crc32 that is false: no crash does that. */
  | { readonly kind: 'false'; readonly offset: number; readonly what: string }

/** What one segment holds, up to its end or its first break. */
export interface Walked {
  /** First byte behind the last valid frame. */
  readonly end: number
  /** Of the last valid frame. */
  readonly seq: number
  /** Hexadecimal. */
  readonly head: string
  /** The key that the next checkpoint must be signed with. */
  readonly key: string
  readonly checkpoint: GoodCheckpoint | null
  /** Set when CLOSE and its checkpoint are the last bytes. */
  readonly closed: 'no' | 'rotation' | 'shutdown'
  readonly broken: Break | null
}

/** What a caller may want to look at in each valid frame. */
export type Visit = (frame: Frame, head: string, offset: number) => string | null

/**
 * Follows chain, sequence and signatures of one segment over all its bytes. Signatures are checked
 * beside the walk; a false one ends the segment where its checkpoint begins.
 */
export async function walkSegment(file: Buffer, header: Header, visit: Visit): Promise<Walked> {
  const walk = new SegmentWalk(file, header, visit)
  const falseAt = await walk.run(Number.POSITIVE_INFINITY)
  if (falseAt === null) return walk.result()
  const again = new SegmentWalk(file, header, visit)
  await again.run(falseAt)
  return again.result()
}

class SegmentWalk {
  readonly #file: Buffer
  readonly #header: Header
  readonly #visit: Visit
  readonly #heads = new HeadHash()
  readonly #signatures: { readonly offset: number; readonly good: Promise<boolean> }[] = []
  #at: number
  #seq: number
  #head: string
  #key: string
  #checkpoint: GoodCheckpoint | null = null
  #because: 'rotation' | 'shutdown' = 'rotation'
  #ending: 'open' | 'close' | 'closed' = 'open'
  #broken: Break | null = null

  constructor(file: Buffer, header: Header, visit: Visit) {
    this.#file = file
    this.#header = header
    this.#visit = visit
    this.#at = header.length
    this.#seq = header.fields.firstSeq - 1
    this.#head = header.hash
    this.#key = header.fields.publicKey
  }

  result(): Walked {
    const closed = this.#ending === 'closed' && this.#broken === null ? this.#because : 'no'
    return {
      end: this.#at,
      seq: this.#seq,
      head: this.#head,
      key: this.#key,
      checkpoint: this.#checkpoint,
      closed,
      broken: this.#broken,
    }
  }

  /** @returns the offset of the first checkpoint with a false signature, or null */
  async run(falseAt: number): Promise<number | null> {
    while (this.#at < this.#file.length && this.#broken === null) {
      this.#broken = this.#step(falseAt)
    }
    for (const { offset, good } of this.#signatures) if (!(await good)) return offset
    return null
  }

  #step(falseAt: number): Break | null {
    const offset = this.#at
    const lie = (what: string): Break => ({ kind: 'false', offset, what })
    if (this.#ending === 'closed') return lie('the segment goes on after its end')
    const found = frameAt(this.#file, offset)
    if (!isFrame(found)) return { kind: 'no-frame', offset, found }
    if (offset === falseAt) return lie('the checkpoint has a false signature')
    const what = this.#placeFault(found) ?? markFault(found)
    if (what !== null) return lie(what)
    const head = this.#heads.of(found)
    const inside = this.#clearFault(found) ?? this.#visit(found, head, offset)
    if (inside !== null) return lie(inside)
    this.#at += found.length
    this.#seq = found.seq
    this.#head = head
    return null
  }

  #placeFault(frame: Frame): string | null {
    if (frame.bytes.toString('hex', 52, FRAME_HEAD) !== this.#head) {
      return 'the record does not follow the one before it'
    }
    return frame.seq === this.#seq + 1 ? null : 'the record has the wrong sequence'
  }

  #clearFault(frame: Frame): string | null {
    const { type } = frame
    if (type !== FrameType.CHECKPOINT) this.#ending = type === FrameType.CLOSE ? 'close' : 'open'
    const isFirst = frame.seq === 1 || this.#at === this.#header.length
    if (type === FrameType.GENESIS ? !isFirst : frame.seq === 1) {
      return 'the first record of a log, and no other, is its GENESIS'
    }
    if (!isClear(frame)) return null
    const end = frame.bytes.length - 16
    if (!frame.bytes.subarray(end).equals(ZERO_TAG)) return 'a clear record has a tag'
    const payload = readPayload(frame, frame.bytes.subarray(FRAME_HEAD, end))
    if (typeof payload === 'string') return payload
    return this.#bodyFault(frame, payload)
  }

  #bodyFault({ type }: Frame, { body }: Payload): string | null {
    switch (type) {
      case FrameType.GENESIS: {
        const { logId, genesis } = this.#header.fields
        const same = body['logId'] === logId && body['fingerprint'] === genesis
        return same && fingerprintOf(String(body['publicKey']), logId) === genesis
          ? null
          : 'the GENESIS record is not about this log'
      }
      case FrameType.CLOSE:
        this.#because = body['because'] === 'shutdown' ? 'shutdown' : 'rotation'
        return null
      case FrameType.CHECKPOINT: {
        if (body['seq'] !== this.#seq || body['head'] !== this.#head) {
          return 'the checkpoint is about another record than the one before it'
        }
        const [next, signature] = [String(body['next']), String(body['signature'])]
        const signed = { seq: this.#seq, head: this.#head, next, signature }
        const good = isSigned({ ...signed, logId: this.#header.fields.logId, publicKey: this.#key })
        this.#signatures.push({ offset: this.#at, good })
        this.#key = next
        const place = { segment: this.#header.fields.segment, offset: this.#at }
        this.#checkpoint = { ...place, seq: this.#seq, head: this.#head }
        if (this.#ending === 'close') this.#ending = 'closed'
        return null
      }
      default:
        return null
    }
  }
}

const ZERO_TAG = Buffer.alloc(16)

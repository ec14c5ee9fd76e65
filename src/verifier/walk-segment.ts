import { isSigned } from './checkpoint-signature.ts'
import { type ClearRecord, readClear } from './clear-record.ts'
import type { GoodCheckpoint } from './finding.ts'
import { FRAME_HEAD, type Frame, FrameType, frameAt, isClear, isFrame, markFault } from './frame.ts'
import { HeadHash } from './head-hash.ts'
import type { Header } from './segment-header.ts'
import type { Break, Observer, Walked } from './walked.ts'

/**
 * Follows chain, sequence and signatures of one segment over all its bytes. Signatures are checked
 * beside the walk; a false one ends the segment where its checkpoint begins.
 */
export async function walkSegment(
  file: Buffer,
  header: Header,
  observer: Observer,
): Promise<Walked> {
  const first = new SegmentWalk(file, header, observer)
  const falseAt = await first.run(Number.POSITIVE_INFINITY)
  const walk = falseAt === null ? first : new SegmentWalk(file, header, observer)
  if (falseAt !== null) await walk.run(falseAt)
  const walked = walk.result()
  observer.end(walked.seq)
  return walked
}

class SegmentWalk {
  readonly #file: Buffer
  readonly #header: Header
  readonly #observer: Observer
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

  constructor(file: Buffer, header: Header, observer: Observer) {
    this.#file = file
    this.#header = header
    this.#observer = observer
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
    const clear = isClear(found) ? readClear(found, this.#tip(), this.#header.fields) : null
    if (typeof clear === 'string') return lie(clear)
    const head = this.#heads.of(found)
    const inside = this.#observer.frame(found, head)
    if (inside !== null) return lie(inside)
    this.#take(clear)
    this.#at += found.length
    this.#seq = found.seq
    this.#head = head
    return null
  }

  #tip(): { readonly seq: number; readonly head: string } {
    return { seq: this.#seq, head: this.#head }
  }

  #placeFault(frame: Frame): string | null {
    if (frame.bytes.toString('hex', 52, FRAME_HEAD) !== this.#head) {
      return 'the record does not follow the one before it'
    }
    if (frame.seq !== this.#seq + 1) return 'the record has the wrong sequence'
    const first = frame.seq === 1
    const mayBeGenesis = first || this.#at === this.#header.length
    const isGenesis = frame.type === FrameType.GENESIS
    return (isGenesis && !mayBeGenesis) || (first && !isGenesis)
      ? 'the first record of a log, and no other, is its GENESIS'
      : null
  }

  /** What a record that was found good means for those behind it. */
  #take(clear: ClearRecord | null): void {
    if (clear?.kind !== 'checkpoint') {
      this.#ending = 'open'
      if (clear?.kind !== 'close') return
      this.#ending = 'close'
      this.#because = clear.because
      return
    }
    const { at, next, signature } = clear
    const { logId, segment } = this.#header.fields
    const [tip, key] = [this.#tip(), this.#key]
    const good = isSigned({ ...tip, next, signature, logId, publicKey: key })
    this.#signatures.push({ offset: this.#at, good })
    this.#observer.checkpoint({ ...tip, at, key, next, signature })
    this.#key = next
    this.#checkpoint = { segment, offset: this.#at, ...tip }
    if (this.#ending === 'close') this.#ending = 'closed'
  }
}

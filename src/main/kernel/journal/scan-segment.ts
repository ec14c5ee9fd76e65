import { isCheckpointOf, parseCheckpoint } from './checkpoint.ts'
import type { DecodedHeader } from './header.ts'
import { openPayload } from './open-payload.ts'
import { decodePayload } from './payload.ts'
import { type BadFrame, type Frame, readFrame } from './read-frame.ts'

/** What is wrong inside a segment, beyond a bad frame. */
export type SegmentFault = BadFrame['fault'] | 'PAYLOAD' | 'SIGNATURE' | 'AFTER_CLOSE'

export type ScanEnd =
  /** Every byte up to the limit is valid. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'bad'; readonly frame: BadFrame }
  /** The chain is whole, but a checkpoint or a clear payload is false. */
  | { readonly kind: 'false'; readonly fault: SegmentFault; readonly offset: number }

/** What a reader without any secret finds in one segment. */
export interface SegmentScan {
  readonly end: ScanEnd
  /** First byte after the last valid frame. */
  readonly validLength: number
  readonly lastSeq: number
  /** Head of the last valid frame, or the header's hash. */
  readonly head: Buffer
  /** Key that will sign the next checkpoint. */
  readonly nextKey: string
  /**
   * Ends with CLOSE and its checkpoint, and whether the process ended with it. A segment that was
   * rotated has a successor: as the newest one it is no clean end, or cutting a log at a segment
   * would not be seen.
   */
  readonly closed: 'no' | 'rotation' | 'shutdown'
  /** Offset and sequence after the last valid checkpoint: what lies behind is unsigned. */
  readonly signedTo: { readonly offset: number; readonly seq: number }
}

/** Follows the chain and the signatures from the header up to `limit`. Needs no secret. */
export function scanSegment(bytes: Buffer, decoded: DecodedHeader, limit: number): SegmentScan {
  const { header } = decoded
  const region = limit < bytes.length ? bytes.subarray(0, limit) : bytes
  let at = decoded.length
  let seq = header.firstSeq - 1
  let head = decoded.hash
  let nextKey = header.publicKey
  let signedTo = { offset: at, seq }
  let because: SegmentScan['closed'] = 'no'
  let closing: 'no' | 'close' | 'closed' = 'no'
  let end: ScanEnd = { kind: 'whole' }
  while (at < region.length) {
    const frame = readFrame(region, at, { seq: seq + 1, head })
    if (frame.kind === 'bad') {
      end = closing === 'closed' ? fault('AFTER_CLOSE', at) : { kind: 'bad', frame }
      break
    }
    if (closing === 'closed') {
      end = fault('AFTER_CLOSE', at)
      break
    }
    if (frame.clear) {
      const checked = checkClear(region, frame, { logId: header.logId, seq, head }, nextKey)
      if (checked.kind === 'false') {
        end = fault(checked.fault, at)
        break
      }
      if (frame.type === 'CHECKPOINT') {
        nextKey = checked.nextKey
        signedTo = { offset: frame.end, seq: frame.seq }
        if (closing === 'close') closing = 'closed'
      }
      if (frame.type === 'CLOSE') because = checked.because
    }
    if (frame.type !== 'CHECKPOINT') closing = frame.type === 'CLOSE' ? 'close' : 'no'
    at = frame.end
    seq = frame.seq
    head = frame.head
  }
  const closed = closing === 'closed' && end.kind === 'whole' ? because : 'no'
  return { end, validLength: at, lastSeq: seq, head, nextKey, closed, signedTo }
}

function fault(code: SegmentFault, offset: number): ScanEnd {
  return { kind: 'false', fault: code, offset }
}

function checkClear(
  bytes: Buffer,
  frame: Frame,
  place: { readonly logId: string; readonly seq: number; readonly head: Buffer },
  publicKey: string,
):
  | { readonly kind: 'true'; readonly nextKey: string; readonly because: SegmentScan['closed'] }
  | { readonly kind: 'false'; readonly fault: SegmentFault } {
  const plain = openPayload(bytes, frame, null)
  const payload = plain === null ? null : decodePayload(plain)
  if (payload === null) return { kind: 'false', fault: 'PAYLOAD' }
  const { because: reason } = payload.body
  const because = reason === 'shutdown' ? 'shutdown' : 'rotation'
  if (frame.type !== 'CHECKPOINT') return { kind: 'true', nextKey: publicKey, because }
  const checkpoint = parseCheckpoint(payload.body)
  if (checkpoint === null) return { kind: 'false', fault: 'PAYLOAD' }
  if (!isCheckpointOf(checkpoint, place, publicKey)) return { kind: 'false', fault: 'SIGNATURE' }
  return { kind: 'true', nextKey: checkpoint.next, because: 'no' }
}

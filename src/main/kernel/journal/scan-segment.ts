import { FrameIndex } from './frame-index.ts'
import { FrameWalk } from './frame-walk.ts'
import type { DecodedHeader } from './header.ts'
import type { BadFrame } from './read-frame.ts'
import { falseClaims, type SignatureClaim } from './signature-claims.ts'

/** What is wrong inside a segment, beyond a bad frame. */
export type SegmentFault = BadFrame['fault'] | 'PAYLOAD' | 'SIGNATURE' | 'AFTER_CLOSE'

export type ScanEnd =
  /** Every byte up to the limit is valid. */
  | { readonly kind: 'whole' }
  | { readonly kind: 'bad'; readonly frame: BadFrame }
  /** The chain is whole, but a checkpoint or a clear payload is false. */
  | { readonly kind: 'false'; readonly fault: SegmentFault; readonly offset: number }

/** A place that a checkpoint signs: with it everything before is fixed. */
export interface SignedPlace {
  readonly seq: number
  /** Hexadecimal. */
  readonly head: string
  /** When it was signed, by the laptop's clock. */
  readonly at: string
}

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
  /** What the last valid checkpoint signs; null where there is none. */
  readonly signed: SignedPlace | null
  readonly index: FrameIndex
}

/**
 * Follows the chain and the signatures from the header up to `limit`. Needs no secret. Signatures are
 * believed first and checked beside; where one is false, the segment is read again as far as that.
 */
export async function scanSegment(
  bytes: Buffer,
  decoded: DecodedHeader,
  limit: number,
): Promise<SegmentScan> {
  const region = limit < bytes.length ? bytes.subarray(0, limit) : bytes
  const claims: SignatureClaim[] = []
  const believed = walk(region, decoded, (claim) => claims.push(claim) > 0)
  const wrong = await falseClaims(claims)
  return wrong.size === 0 ? believed : walk(region, decoded, ({ offset }) => !wrong.has(offset))
}

function walk(
  region: Buffer,
  decoded: DecodedHeader,
  isTrue: (claim: SignatureClaim) => boolean,
): SegmentScan {
  const index = new FrameIndex(decoded.header.firstSeq)
  const frames = new FrameWalk({ region, decoded, isTrue, index })
  const end = frames.run()
  return { end, index, ...frames.reached(end.kind === 'whole') }
}

import type { Finding } from './finding.ts'
import type { DecodedHeader } from './header.ts'
import type { SegmentScan } from './scan-segment.ts'
import type { AcknowledgedDamage, PreviousSegment, PrunedPart } from './segment-header.ts'

/** A segment with a readable header, and how much of it is valid. */
export interface VerifiedSegment {
  readonly segment: number
  readonly decoded: DecodedHeader
  readonly scan: SegmentScan
}

/** How a segment was left (audit-log.md §7). */
export type SegmentEnd =
  | { readonly kind: 'clean' }
  /** A crash; `tornBytes` lie after the last valid record and stay there. */
  | { readonly kind: 'unclean'; readonly tornBytes: number }
  | { readonly kind: 'damaged' }

/** How the newest segment was left; `new` where there is none. */
export type LogEnd = SegmentEnd | { readonly kind: 'new' }

/** Records that are gone, both ends included: known from outside, and acknowledged. */
export interface Cut {
  readonly from: number
  readonly to: number
}

/** What a reader without any secret knows about a log after reading all of it. */
export interface LogReport {
  /** Null when there is no readable header at all. */
  readonly logId: string | null
  readonly genesis: string | null
  /** Oldest first. */
  readonly segments: readonly VerifiedSegment[]
  readonly end: LogEnd
  /** What nobody has acknowledged yet. */
  readonly findings: readonly Finding[]
  readonly acknowledged: readonly Finding[]
  /** The files of `findings` as they are now: what an acknowledgement has to name. */
  readonly damage: readonly AcknowledgedDamage[]
  /** How the next segment names the last one; null for a new log. */
  readonly previous: PreviousSegment | null
  /** Head of the last valid record. */
  readonly tip: { readonly seq: number; readonly head: Buffer }
  /** Key that the last checkpoint committed to; null when it is not known. */
  readonly promisedKey: string | null
  readonly keyGaps: number
  readonly cuts: readonly Cut[]
  /** What was deleted on purpose. */
  readonly pruned: PrunedPart | null
  /** Files of it that a crash has left. */
  readonly leftovers: readonly number[]
  readonly uncleanEnds: number
  /** Records after the last checkpoint. */
  readonly unsigned: number
  readonly nextSegment: number
}

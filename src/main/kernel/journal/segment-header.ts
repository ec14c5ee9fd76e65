/** How the segment before this one ended (audit-log.md §3). */
export type PreviousEnd =
  /** With CLOSE and its checkpoint. */
  | { readonly kind: 'CLOSED' }
  /** By a crash: these bytes lie after the valid part and stay there. */
  | { readonly kind: 'UNCLEAN'; readonly length: number; readonly sha256: string }
  /** The disk refused a write or sync: what lies after the valid part is unknown and of no account. */
  | { readonly kind: 'POISONED' }
  /** Damaged, and acknowledged in this header. */
  | { readonly kind: 'DAMAGED' }
  /**
   * Records up to this number at least are known from outside and are gone, and somebody acknowledged
   * that; what lies after the valid part is of no account.
   */
  | { readonly kind: 'CUT'; readonly seq: number }

/** Why a segment's first key is not the one that was promised before. */
export type KeyGap = 'lost' | 'locked' | 'restarted'

/** What was deleted on purpose: all segments up to and including this number. */
export interface PrunedPart {
  readonly segment: number
  /** Its last valid record, and that record's head: what an outside checkpoint holds. */
  readonly seq: number
  readonly head: string
  /** The key that was promised there; null where the segment after it has a key gap. */
  readonly key: string | null
}

export interface PreviousSegment {
  readonly segment: number
  readonly validLength: number
  /** Head of its last valid record, or the hash of its header when it has none. */
  readonly head: string
  readonly end: PreviousEnd
}

/** A damaged file as it was when somebody acknowledged it; a missing one has length 0 and no hash. */
export interface AcknowledgedDamage {
  readonly segment: number
  readonly length: number
  readonly sha256: string
}

export interface SegmentHeader {
  readonly logId: string
  /** Fingerprint of the first key: SHA-256(first public key ‖ log id). */
  readonly genesis: string
  readonly segment: number
  readonly firstSeq: number
  readonly previous: PreviousSegment | null
  /** Segment numbers given up while being made: such a file may exist, and is of no account. */
  readonly abandoned: readonly number[]
  readonly acknowledged: readonly AcknowledgedDamage[]
  /** The key that signs the first checkpoint of this segment. */
  readonly publicKey: string
  /** Why it is not the key that was promised before, or null when it is. */
  readonly keyGap: KeyGap | null
  /** By the restart key of the header before, base64; there exactly when the key gap is `restarted`. */
  readonly restart: string | null
  /** Public half of the recovery kit's restart key, as it holds from this segment on. */
  readonly restartKey: string | null
  /** Repeated by every later header, so that pruning the one that said it first loses nothing. */
  readonly pruned: PrunedPart | null
  readonly keyCommitment: string
  /** The segment key wrapped by the KEK; null while the keychain is locked. */
  readonly kek: string | null
  /** The segment key in an age file for the recipients, base64; null when there are none. */
  readonly age: string | null
  readonly recipients: readonly string[]
  readonly createdAt: string
  readonly appVersion: string
  readonly hostId: string
}

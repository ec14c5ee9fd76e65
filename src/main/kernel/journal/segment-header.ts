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
  readonly keyGap: 'lost' | 'locked' | null
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

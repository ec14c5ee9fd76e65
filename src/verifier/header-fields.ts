import {
  isBase64,
  isBase64Of,
  isCount,
  isEither,
  isExactly,
  isHex,
  isListOf,
  isNullOr,
  isOneOf,
  isOrdinal,
  isText,
} from './shape.ts'

/** How a segment was left, in the words of the header after it. */
export type RecordedEnd =
  | { readonly kind: 'CLOSED' | 'POISONED' | 'DAMAGED' }
  | { readonly kind: 'UNCLEAN'; readonly length: number; readonly sha256: string }
  /** Records up to `seq`, at least, are known from outside and are gone. */
  | { readonly kind: 'CUT'; readonly seq: number }

export interface Previous {
  readonly segment: number
  readonly validLength: number
  readonly head: string
  readonly end: RecordedEnd
}

/** A damaged file as it was when somebody acknowledged the damage. */
export interface Acknowledgement {
  readonly segment: number
  readonly length: number
  readonly sha256: string
}

/** What was deleted on purpose: all segments up to a number, and where they ended. */
export interface Pruned {
  readonly segment: number
  readonly seq: number
  readonly head: string
  /** The public key promised there; null where none was. */
  readonly key: string | null
}

/** The JSON of a header; docs/audit-log.md §2. Keys that the verdict does not need are left out. */
export interface HeaderFields {
  readonly logId: string
  readonly genesis: string
  readonly segment: number
  readonly firstSeq: number
  readonly previous: Previous | null
  readonly pruned: Pruned | null
  readonly abandoned: readonly number[]
  readonly acknowledged: readonly Acknowledgement[]
  readonly publicKey: string
  readonly keyGap: 'lost' | 'locked' | 'restarted' | null
  /** Who may restart the chain of keys from this segment on: the public half, kept in the kit. */
  readonly restartKey: string | null
  readonly restart: string | null
  readonly keyCommitment: string
  readonly kek: string | null
  readonly age: string | null
  readonly createdAt: string
}

const isEnd = isEither(
  isExactly({ kind: isOneOf('CLOSED', 'POISONED', 'DAMAGED') }),
  isExactly({ kind: isOneOf('UNCLEAN'), length: isCount, sha256: isHex(32) }),
  isExactly({ kind: isOneOf('CUT'), seq: isOrdinal }),
)

/** Exactly the keys of a header, each of its kind. */
export const isHeaderShape = isExactly({
  logId: isHex(16),
  genesis: isHex(32),
  segment: isOrdinal,
  firstSeq: isOrdinal,
  previous: isNullOr(
    isExactly({ segment: isOrdinal, validLength: isCount, head: isHex(32), end: isEnd }),
  ),
  pruned: isNullOr(
    isExactly({ segment: isOrdinal, seq: isOrdinal, head: isHex(32), key: isNullOr(isHex(32)) }),
  ),
  abandoned: isListOf(isOrdinal),
  acknowledged: isListOf(
    isExactly({ segment: isCount, length: isCount, sha256: isEither(isHex(32), isOneOf('')) }),
  ),
  publicKey: isHex(32),
  keyGap: isOneOf(null, 'lost', 'locked', 'restarted'),
  restartKey: isNullOr(isHex(32)),
  restart: isNullOr(isBase64Of(64)),
  keyCommitment: isHex(32),
  kek: isNullOr(isBase64),
  age: isNullOr(isBase64),
  recipients: isListOf(isText),
  createdAt: isText,
  appVersion: isText,
  hostId: isText,
})

/** What is wrong between the keys of a header, in words; null when nothing is. */
export function contradiction(fields: HeaderFields): string | null {
  const { kek, age, keyGap, restart, pruned, segment } = fields
  if (kek === null && age === null) return 'the segment key is wrapped for nobody'
  if ((keyGap === 'restarted') !== (restart !== null)) {
    return 'the header has a restart signature without a restart, or the other way round'
  }
  if (pruned !== null && pruned.segment >= segment) return 'the header says it was pruned itself'
  return null
}

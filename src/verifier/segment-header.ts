import { crc32 } from 'node:zlib'
import { sha256 } from './bytes.ts'
import { type Json, parseCanonical } from './canonical-json.ts'
import {
  isBase64,
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

/** A damaged file as it was when somebody acknowledged the damage. */
export interface Acknowledgement {
  readonly segment: number
  readonly length: number
  readonly sha256: string
}

/** The JSON of a header; docs/audit-log.md §2. */
export interface HeaderFields {
  readonly logId: string
  readonly genesis: string
  readonly segment: number
  readonly firstSeq: number
  readonly previous: {
    readonly segment: number
    readonly validLength: number
    readonly head: string
    readonly end: RecordedEnd
  } | null
  readonly abandoned: readonly number[]
  readonly acknowledged: readonly Acknowledgement[]
  readonly publicKey: string
  readonly keyGap: 'lost' | 'locked' | null
  readonly keyCommitment: string
  readonly kek: string | null
  readonly age: string | null
}

export interface Header {
  readonly fields: HeaderFields
  /** Bytes, with its crc32: where the first frame begins. */
  readonly length: number
  /** SHA-256 of the header without its crc32, hexadecimal. */
  readonly hash: string
}

const MAGIC = 0x52424c31
const FIXED = 12
const MAX_JSON = 262_144
/** The longest header in bytes, with its crc32. */
export const MAX_HEADER = FIXED + MAX_JSON + 4

const isEnd = isEither(
  isExactly({ kind: isOneOf('CLOSED', 'POISONED', 'DAMAGED') }),
  isExactly({ kind: isOneOf('UNCLEAN'), length: isCount, sha256: isHex(32) }),
)

const isFields = isExactly({
  logId: isHex(16),
  genesis: isHex(32),
  segment: isOrdinal,
  firstSeq: isOrdinal,
  previous: isNullOr(
    isExactly({ segment: isOrdinal, validLength: isCount, head: isHex(32), end: isEnd }),
  ),
  abandoned: isListOf(isOrdinal),
  acknowledged: isListOf(
    isExactly({ segment: isOrdinal, length: isCount, sha256: isEither(isHex(32), isOneOf('')) }),
  ),
  publicKey: isHex(32),
  keyGap: isOneOf(null, 'lost', 'locked'),
  keyCommitment: isHex(32),
  kek: isNullOr(isBase64),
  age: isNullOr(isBase64),
  recipients: isListOf(isText),
  createdAt: isText,
  appVersion: isText,
  hostId: isText,
})

/**
 * Reads the header at the beginning of a segment.
 * @returns in words what is wrong, when it is no header
 */
export function readHeader(bytes: Buffer): Header | string {
  if (bytes.length < FIXED + 4) return 'the file is shorter than any header'
  if (bytes.readUInt32BE(0) !== MAGIC) return 'the header does not begin with RBL1'
  const jsonLength = bytes.readUInt32BE(8)
  if (jsonLength > MAX_JSON) return 'the header gives an impossible length'
  const end = FIXED + jsonLength
  if (end + 4 > bytes.length) return 'the file stops inside its header'
  if (crc32(bytes.subarray(0, end)) !== bytes.readUInt32BE(end))
    return "the header's crc32 is wrong"
  if (bytes[4] !== 1 || bytes[5] !== 1) return 'the header names a version or algorithms not known'
  if (bytes.readUInt16BE(6) !== 0) return 'reserved bytes of the header are not zero'
  const fields = parseCanonical(bytes.subarray(FIXED, end))
  if (!isHeaderFields(fields)) return "the header's JSON is not canonical or not of its shape"
  if (fields.kek === null && fields.age === null) return 'the segment key is wrapped for nobody'
  return { fields, length: end + 4, hash: sha256(bytes.subarray(0, end)).toString('hex') }
}

function isHeaderFields(value: unknown): value is HeaderFields {
  return isFields(value as Json | undefined)
}

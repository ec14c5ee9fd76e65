import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { canonicalJson } from './canonical-json.ts'
import { parseHeaderFields } from './header-fields.ts'
import { parseJson } from './payload.ts'

/** `RBL1` in ASCII, then the version and algorithm bytes and two zero bytes. */
const PREFIX = Buffer.from([0x52, 0x42, 0x4c, 0x31, 1, 1, 0, 0])
const LENGTH_AT = PREFIX.length
const JSON_AT = LENGTH_AT + 4
const CRC_BYTES = 4
/** A header holds a few age stanzas; nothing of ours comes near this. */
export const MAX_HEADER = 256 * 1024

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

/** Prefix ‖ length u32 ‖ canonical JSON ‖ CRC-32 of all before it. */
export function encodeHeader(header: SegmentHeader): Buffer {
  const json = Buffer.from(canonicalJson(header))
  const bytes = Buffer.alloc(JSON_AT + json.length + CRC_BYTES)
  bytes.set(PREFIX, 0)
  bytes.writeUInt32BE(json.length, LENGTH_AT)
  bytes.set(json, JSON_AT)
  const crcAt = JSON_AT + json.length
  bytes.writeUInt32BE(crc32(bytes.subarray(0, crcAt)), crcAt)
  return bytes
}

/** SHA-256 of the header without its CRC: the previous head of the first frame. */
export function headerHash(encoded: Buffer): Buffer {
  return hash('sha256', encoded.subarray(0, encoded.length - CRC_BYTES), 'buffer')
}

export interface DecodedHeader {
  readonly header: SegmentHeader
  /** Where the first frame begins. */
  readonly length: number
  readonly hash: Buffer
}

/** The header at the beginning of the bytes, or null when anything about it is wrong. */
export function decodeHeader(bytes: Buffer): DecodedHeader | null {
  if (bytes.length < JSON_AT + CRC_BYTES) return null
  if (!bytes.subarray(0, LENGTH_AT).equals(PREFIX)) return null
  const jsonLength = bytes.readUInt32BE(LENGTH_AT)
  if (jsonLength > MAX_HEADER || JSON_AT + jsonLength + CRC_BYTES > bytes.length) return null
  const crcAt = JSON_AT + jsonLength
  if (crc32(bytes.subarray(0, crcAt)) !== bytes.readUInt32BE(crcAt)) return null
  const header = parseHeaderFields(parseJson(bytes.subarray(JSON_AT, crcAt)))
  if (header === null) return null
  // One value, one text: a header that another writer spelt differently is not ours.
  if (!Buffer.from(canonicalJson(header)).equals(bytes.subarray(JSON_AT, crcAt))) return null
  const length = crcAt + CRC_BYTES
  return { header, length, hash: headerHash(bytes.subarray(0, length)) }
}

import { hash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { canonicalJson } from './canonical-json.ts'
import { parseHeaderFields } from './header-fields.ts'
import { parseJson } from './payload.ts'
import type { SegmentHeader } from './segment-header.ts'

/** `RBL1` in ASCII, then the version and algorithm bytes and two zero bytes. */
const PREFIX = Buffer.from([0x52, 0x42, 0x4c, 0x31, 1, 1, 0, 0])
const LENGTH_AT = PREFIX.length
const JSON_AT = LENGTH_AT + 4
const CRC_BYTES = 4
/** A header holds a few age stanzas; nothing of ours comes near this. */
export const MAX_HEADER = 256 * 1024

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

import { crc32 } from 'node:zlib'
import { canonicalJson } from './canonical-json.ts'
import { isJsonObject, type JsonObject } from './json.ts'
import { parseJson } from './payload.ts'

/** `RBLE` in ASCII, then version, algorithm and two zero bytes. */
const PREFIX = Buffer.from([0x52, 0x42, 0x4c, 0x45, 1, 1, 0, 0])
const JSON_AT = PREFIX.length + 4
const CRC_BYTES = 4

export interface BlobHeader {
  readonly id: string
  /** Whose key seals it. */
  readonly segment: number
  readonly expiresAt: string | null
  /** Where the first chunk begins. */
  readonly length: number
}

export function encodeBlobHeader(fields: JsonObject): Buffer {
  const json = Buffer.from(canonicalJson(fields))
  const bytes = Buffer.alloc(JSON_AT + json.length + CRC_BYTES)
  bytes.set(PREFIX, 0)
  bytes.writeUInt32BE(json.length, PREFIX.length)
  bytes.set(json, JSON_AT)
  bytes.writeUInt32BE(crc32(bytes.subarray(0, JSON_AT + json.length)), JSON_AT + json.length)
  return bytes
}

/** The header at the beginning of the bytes, or null when anything about it is wrong. */
export function decodeBlobHeader(bytes: Buffer): BlobHeader | null {
  if (bytes.length < JSON_AT + CRC_BYTES) return null
  if (!bytes.subarray(0, PREFIX.length).equals(PREFIX)) return null
  const crcAt = JSON_AT + bytes.readUInt32BE(PREFIX.length)
  if (crcAt + CRC_BYTES > bytes.length) return null
  if (crc32(bytes.subarray(0, crcAt)) !== bytes.readUInt32BE(crcAt)) return null
  const fields = parseJson(bytes.subarray(JSON_AT, crcAt))
  if (!isJsonObject(fields)) return null
  const { blob, segment, expiresAt } = fields
  if (typeof blob !== 'string' || typeof segment !== 'number') return null
  const until = typeof expiresAt === 'string' ? expiresAt : null
  return { id: blob, segment, expiresAt: until, length: crcAt + CRC_BYTES }
}

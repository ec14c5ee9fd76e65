import { crc32 } from 'node:zlib'
import { sha256 } from './bytes.ts'
import { type Json, parseCanonical } from './canonical-json.ts'
import { contradiction, type HeaderFields, isHeaderShape } from './header-fields.ts'

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
  const wrong = contradiction(fields)
  if (wrong !== null) return wrong
  return { fields, length: end + 4, hash: sha256(bytes.subarray(0, end)).toString('hex') }
}

function isHeaderFields(value: unknown): value is HeaderFields {
  return isHeaderShape(value as Json | undefined)
}

import { sha256 } from '../bytes.ts'
import { type Frame, frameAt, isFrame } from '../frame.ts'
import type { HeadHash } from '../head-hash.ts'
import type { Row } from './copy-stream.ts'
import { countIn, type Field, hexIn, instantIn } from './fields.ts'

/** A row of `audit_record`, looked at by itself. */
export interface RecordRow {
  readonly seq: number
  /** Of the frame, as its bytes give it; null where they are no frame. Hexadecimal. */
  readonly head: string | null
  readonly frame: Frame | null
  readonly hasPayload: boolean
  /** Microseconds since 1970. */
  readonly exportedAt: bigint
  /** In words what contradicts itself in the row; null when nothing does. */
  readonly fault: string | null
  /** The head as its column gives it, hexadecimal. */
  readonly claimed: string
}

export function readRecordRow(row: Row, heads: HeadHash): RecordRow {
  const [seqBytes, headColumn, frameColumn, salt, payload, exported] = row
  const seq = countIn(seqBytes)
  const frame = wholeFrame(frameColumn)
  const head = frame === null ? null : heads.of(frame)
  const claimed = hexIn(headColumn)
  const hasPayload = isThere(payload)
  const opened = [salt, payload].filter(isThere)
  const exportedAt = instantIn(exported)
  const fault = frame === null ? 'column frame is no record' : frameFault(frame, { seq, opened })
  return { seq, head, frame, claimed, hasPayload, exportedAt, fault }
}

/** The frame where the bytes are one whole record with a right crc32 and nothing behind it. */
function wholeFrame(bytes: Field): Frame | null {
  if (!isThere(bytes)) return null
  const found = frameAt(bytes, 0)
  return isFrame(found) && found.length === bytes.length ? found : null
}

function frameFault(
  frame: Frame,
  { seq, opened }: { readonly seq: number; readonly opened: readonly Buffer[] },
): string | null {
  if (frame.seq !== seq) return 'column seq is not that of its record'
  if (opened.length === 0) return null
  const committed = sha256(Buffer.concat(opened)).equals(frame.bytes.subarray(20, 52))
  return opened.length === 2 && committed
    ? null
    : 'column salt or payload is not what its record committed to'
}

function isThere(field: Field): field is Buffer {
  return field instanceof Buffer
}

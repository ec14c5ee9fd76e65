import { crc32 } from 'node:zlib'

/** Bytes of a frame before its ciphertext; the additional data of its encryption. */
export const FRAME_HEAD = 84
/** Bytes of a frame beside its padded plaintext. */
export const FRAME_OVERHEAD = 104
const MAGIC = 0x52424c66
const UNIT = 256
const MAX_PADDED = 4_194_304

export const FrameType = {
  GENESIS: 1,
  OPEN: 2,
  INTENT: 3,
  STEP: 4,
  OUTPUT: 5,
  RESULT: 6,
  CHECKPOINT: 7,
  ANCHOR: 8,
  EXPORT: 9,
  CONFIG: 10,
  GAP: 11,
  PRUNE: 12,
  CLOSE: 13,
} as const

const clearTypes: ReadonlySet<number> = new Set([
  FrameType.GENESIS,
  FrameType.OPEN,
  FrameType.CHECKPOINT,
  FrameType.CLOSE,
])
const CLEAR = 1
const BARRIER = 2

/** A frame whose crc32 is right. Nothing else about it is checked yet. */
export interface Frame {
  /** Without the crc32. */
  readonly bytes: Buffer
  /** Of the whole frame. */
  readonly length: number
  readonly seq: number
  readonly type: number
  readonly flags: number
}

/** Why there is no frame: which of the three cases of a torn tail (§5) may apply. */
export type NoFrame =
  | { readonly kind: 'cut'; readonly what: string }
  | { readonly kind: 'start'; readonly what: string }
  | { readonly kind: 'crc'; readonly what: string; readonly length: number }

/** Reads the frame at an offset as far as its crc32; the length is checked before anything else. */
export function frameAt(file: Buffer, offset: number): Frame | NoFrame {
  const left = file.length - offset
  if (left < 8) return { kind: 'cut', what: 'the file stops inside a frame' }
  if (file.readUInt32BE(offset) !== MAGIC) return { kind: 'start', what: 'no frame begins here' }
  const padded = file.readUInt32BE(offset + 4)
  if (padded === 0 || padded > MAX_PADDED || padded % UNIT !== 0) {
    return { kind: 'start', what: 'the frame gives an impossible length' }
  }
  const length = padded + FRAME_OVERHEAD
  if (length > left) return { kind: 'cut', what: 'the file stops inside a frame' }
  const crcAt = offset + length - 4
  const bytes = file.subarray(offset, crcAt)
  if (crc32(bytes) !== file.readUInt32BE(crcAt)) {
    return { kind: 'crc', what: "the frame's crc32 is wrong", length }
  }
  // Above 2^53 a sequence is not exact; no honest log comes near, and it would not be the next one.
  const seq = bytes.readUInt32BE(8) * 2 ** 32 + bytes.readUInt32BE(12)
  return { bytes, length, seq, type: bytes.readUInt8(16), flags: bytes.readUInt8(17) }
}

export function isFrame(found: Frame | NoFrame): found is Frame {
  return 'bytes' in found
}

export function isClear(frame: Frame): boolean {
  return (frame.flags & CLEAR) !== 0
}

export function hasBarrier(frame: Frame): boolean {
  return (frame.flags & BARRIER) !== 0
}

/** What is wrong with type, flags and zero bytes; null when nothing is. */
export function markFault(frame: Frame): string | null {
  if (frame.type < FrameType.GENESIS || frame.type > FrameType.CLOSE) return 'the type is unknown'
  if (frame.flags > (CLEAR | BARRIER)) return 'unknown flags are set'
  if (isClear(frame) !== clearTypes.has(frame.type)) {
    return 'the payload is clear where it must be encrypted, or the other way round'
  }
  if (frame.type === FrameType.CHECKPOINT && hasBarrier(frame)) {
    return 'a checkpoint claims to begin a write'
  }
  if (frame.bytes.readUInt16BE(18) !== 0) return 'reserved bytes are not zero'
  return null
}

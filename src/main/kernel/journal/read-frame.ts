import { crc32 } from 'node:zlib'
import {
  CRC_BYTES,
  FLAG_BARRIER,
  FLAG_CLEAR,
  FRAME_MAGIC,
  FRAME_OVERHEAD,
  FRAME_PREFIX,
  headOf,
  MAX_PADDED,
  PADDING,
  TAG_BYTES,
} from './frame-layout.ts'
import { isClear, type RecordType, typeOf } from './record-type.ts'

/** A frame whose place in the chain has been checked; its payload has not been opened yet. */
export interface Frame {
  readonly kind: 'frame'
  readonly offset: number
  /** First byte after the frame. */
  readonly end: number
  readonly seq: number
  readonly type: RecordType
  readonly clear: boolean
  readonly barrier: boolean
  readonly head: Buffer
}

/** The first thing that is wrong, in the order in which a reader looks. */
export type FrameFault = 'SHORT' | 'MAGIC' | 'LENGTH' | 'CRC' | 'CHAIN' | 'SEQUENCE' | 'FIELDS'
export interface BadFrame {
  readonly kind: 'bad'
  readonly offset: number
  readonly fault: FrameFault
}

/** Where a whole frame with a right CRC would end, or what is wrong with it. Allocates nothing. */
export function frameEnd(
  bytes: Buffer,
  offset: number,
): number | 'SHORT' | 'MAGIC' | 'LENGTH' | 'CRC' {
  const left = bytes.length - offset
  if (left < 8) return 'SHORT'
  if (bytes.readUInt32BE(offset) !== FRAME_MAGIC) return 'MAGIC'
  const padded = bytes.readUInt32BE(offset + 4)
  if (padded === 0 || padded % PADDING !== 0 || padded > MAX_PADDED) return 'LENGTH'
  if (padded + FRAME_OVERHEAD > left) return 'SHORT'
  const crcAt = offset + FRAME_PREFIX + padded + TAG_BYTES
  if (crc32(bytes.subarray(offset, crcAt)) !== bytes.readUInt32BE(crcAt)) return 'CRC'
  return crcAt + CRC_BYTES
}

/** Whether the frame at the offset says that all before it was durable. */
export function isBarrier(bytes: Buffer, offset: number): boolean {
  return (bytes.readUInt8(offset + 17) & FLAG_BARRIER) !== 0
}

/** Whether these eight bytes are the number, which is a safe integer; without a BigInt for each frame. */
function saysSeq(bytes: Buffer, offset: number, seq: number): boolean {
  return (
    bytes.readUInt32BE(offset) === Math.floor(seq / 2 ** 32) &&
    bytes.readUInt32BE(offset + 4) === seq % 2 ** 32
  )
}

/** Reads the frame that must follow `(seq - 1, previousHead)`. */
export function readFrame(
  bytes: Buffer,
  offset: number,
  expected: { readonly seq: number; readonly head: Buffer },
): Frame | BadFrame {
  const bad = (fault: FrameFault): BadFrame => ({ kind: 'bad', offset, fault })
  const end = frameEnd(bytes, offset)
  if (typeof end !== 'number') return bad(end)
  if (expected.head.compare(bytes, offset + 52, offset + FRAME_PREFIX) !== 0) return bad('CHAIN')
  if (!saysSeq(bytes, offset + 8, expected.seq)) return bad('SEQUENCE')
  const type = typeOf(bytes.readUInt8(offset + 16))
  const flags = bytes.readUInt8(offset + 17)
  const clear = (flags & FLAG_CLEAR) !== 0
  if (type === null || clear !== isClear(type) || flags > 3) return bad('FIELDS')
  if (bytes.readUInt16BE(offset + 18) !== 0) return bad('FIELDS')
  const barrier = (flags & FLAG_BARRIER) !== 0
  // Nothing has signed the newest checkpoint itself: it must not have a flag that could be either.
  if (barrier && type === 'CHECKPOINT') return bad('FIELDS')
  const head = headOf(bytes.subarray(offset, end - CRC_BYTES))
  return {
    kind: 'frame',
    offset,
    end,
    seq: expected.seq,
    type,
    clear,
    barrier,
    head,
  }
}

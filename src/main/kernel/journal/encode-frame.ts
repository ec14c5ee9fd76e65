import { createCipheriv, type KeyObject } from 'node:crypto'
import { crc32 } from 'node:zlib'
import {
  FLAG_BARRIER,
  FLAG_CLEAR,
  FRAME_MAGIC,
  FRAME_PREFIX,
  headOf,
  nonceOf,
  paddedLength,
  SALT_BYTES,
  sha256,
  TAG_BYTES,
  ZERO_TAG,
} from './frame-layout.ts'
import { codeOf, isClear, type RecordType } from './record-type.ts'

export interface FrameToWrite {
  readonly type: RecordType
  readonly seq: number
  /** Position in the segment from 0: the nonce. */
  readonly index: number
  readonly barrier: boolean
  /** 16 random bytes, so that a commitment tells nothing about a short payload. */
  readonly salt: Uint8Array
  readonly payload: Uint8Array
  readonly previousHead: Uint8Array
  readonly key: KeyObject
}

/**
 * Writes the frame into `target` at `offset` (which must have room) and returns its head. The plaintext
 * stands in its place until it is sealed there.
 */
export function encodeFrame(target: Buffer, offset: number, frame: FrameToWrite): Buffer {
  const clear = isClear(frame.type)
  const padded = paddedLength(frame.payload.length)
  const bodyAt = offset + FRAME_PREFIX
  const tagAt = bodyAt + padded
  const usedTo = bodyAt + SALT_BYTES + frame.payload.length
  target.set(frame.salt, bodyAt)
  target.set(frame.payload, bodyAt + SALT_BYTES)
  target.fill(0, usedTo, tagAt)
  target.writeUInt32BE(FRAME_MAGIC, offset)
  target.writeUInt32BE(padded, offset + 4)
  target.writeBigUInt64BE(BigInt(frame.seq), offset + 8)
  target[offset + 16] = codeOf(frame.type)
  target[offset + 17] = (clear ? FLAG_CLEAR : 0) | (frame.barrier ? FLAG_BARRIER : 0)
  target.writeUInt16BE(0, offset + 18)
  target.set(sha256(target.subarray(bodyAt, usedTo)), offset + 20)
  target.set(frame.previousHead, offset + 52)
  if (clear) {
    target.set(ZERO_TAG, tagAt)
  } else {
    const cipher = createCipheriv('aes-256-gcm', frame.key, nonceOf(frame.index))
    cipher.setAAD(target.subarray(offset, bodyAt))
    target.set(cipher.update(target.subarray(bodyAt, tagAt)), bodyAt)
    cipher.final()
    target.set(cipher.getAuthTag(), tagAt)
  }
  const covered = target.subarray(offset, tagAt + TAG_BYTES)
  target.writeUInt32BE(crc32(covered), tagAt + TAG_BYTES)
  return headOf(covered)
}

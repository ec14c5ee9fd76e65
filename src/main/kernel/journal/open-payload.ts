import { createDecipheriv, type KeyObject } from 'node:crypto'
import {
  CRC_BYTES,
  FRAME_PREFIX,
  nonceOf,
  PADDING,
  SALT_BYTES,
  sha256,
  TAG_BYTES,
  ZERO_TAG,
} from './frame-layout.ts'
import type { Frame } from './read-frame.ts'

/** Opens a sealed frame: the segment's key, and the position in the segment from 0. */
export interface FrameKey {
  readonly key: KeyObject
  readonly index: number
}

/** Where a frame stands in the bytes given, and whether it is sealed. */
type StoredFrame = Pick<Frame, 'offset' | 'end' | 'clear'>

/** What a commitment is made of. */
export interface OpenedFrame {
  readonly salt: Buffer
  readonly payload: Buffer
}

/** The payload alone; null as with `openFrame`. */
export function openPayload(
  bytes: Buffer,
  frame: StoredFrame,
  key: FrameKey | null,
): Buffer | null {
  return openFrame(bytes, frame, key)?.payload ?? null
}

/**
 * Salt and payload of a frame that `readFrame` has found there, or null when it does not open: wrong key,
 * wrong tag, wrong commitment, or padding that is not zero.
 */
export function openFrame(
  bytes: Buffer,
  frame: StoredFrame,
  key: FrameKey | null,
): OpenedFrame | null {
  const bodyAt = frame.offset + FRAME_PREFIX
  const tagAt = frame.end - CRC_BYTES - TAG_BYTES
  const stored = bytes.subarray(bodyAt, tagAt)
  const tag = bytes.subarray(tagAt, tagAt + TAG_BYTES)
  const body = frame.clear ? (tag.equals(ZERO_TAG) ? stored : null) : decrypt(bytes, frame, key)
  if (body === null) return null
  const used = lastNonZero(body) + 1
  // JSON text never ends in a zero byte, so the padding cannot swallow a part of it.
  if (used <= SALT_BYTES || body.length - used >= PADDING) return null
  const commitment = sha256(body.subarray(0, used))
  if (commitment.compare(bytes, frame.offset + 20, frame.offset + 52) !== 0) return null
  return { salt: body.subarray(0, SALT_BYTES), payload: body.subarray(SALT_BYTES, used) }
}

function decrypt(bytes: Buffer, frame: StoredFrame, key: FrameKey | null): Buffer | null {
  if (key === null) return null
  const tagAt = frame.end - CRC_BYTES - TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key.key, nonceOf(key.index), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(bytes.subarray(frame.offset, frame.offset + FRAME_PREFIX))
  decipher.setAuthTag(bytes.subarray(tagAt, tagAt + TAG_BYTES))
  const body = decipher.update(bytes.subarray(frame.offset + FRAME_PREFIX, tagAt))
  try {
    decipher.final()
    return body
  } catch {
    return null
  }
}

function lastNonZero(bytes: Buffer): number {
  let at = bytes.length - 1
  while (at >= 0 && bytes[at] === 0) at -= 1
  return at
}

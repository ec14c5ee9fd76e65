import { createDecipheriv, hash, type KeyObject } from 'node:crypto'
import {
  CRC_BYTES,
  FRAME_PREFIX,
  nonceOf,
  PADDING,
  SALT_BYTES,
  TAG_BYTES,
  ZERO_TAG,
} from './frame-layout.ts'
import type { Frame } from './read-frame.ts'

/**
 * The payload of a frame that `readFrame` returned, or null when it does not open: wrong key, wrong
 * tag, wrong commitment, or padding that is not zero.
 */
export function openPayload(
  bytes: Buffer,
  frame: Frame,
  key: { readonly key: KeyObject; readonly index: number } | null,
): Buffer | null {
  const bodyAt = frame.offset + FRAME_PREFIX
  const tagAt = frame.end - CRC_BYTES - TAG_BYTES
  const stored = bytes.subarray(bodyAt, tagAt)
  const tag = bytes.subarray(tagAt, tagAt + TAG_BYTES)
  const body = frame.clear ? (tag.equals(ZERO_TAG) ? stored : null) : decrypt(bytes, frame, key)
  if (body === null) return null
  const used = lastNonZero(body) + 1
  // JSON text never ends in a zero byte, so the padding cannot swallow a part of it.
  if (used <= SALT_BYTES || body.length - used >= PADDING) return null
  const commitment = hash('sha256', body.subarray(0, used), 'buffer')
  if (commitment.compare(bytes, frame.offset + 20, frame.offset + 52) !== 0) return null
  return body.subarray(SALT_BYTES, used)
}

function decrypt(
  bytes: Buffer,
  frame: Frame,
  key: { readonly key: KeyObject; readonly index: number } | null,
): Buffer | null {
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

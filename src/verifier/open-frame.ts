import { createDecipheriv, type KeyObject } from 'node:crypto'
import { FRAME_HEAD, type Frame } from './frame.ts'
import { type Payload, readPayload } from './payload.ts'

const TAG = 16

/**
 * Decrypts a frame and reads its payload.
 * @param index of the frame in its segment, from 0: its nonce
 * @returns in words what is wrong
 */
export function openFrame(frame: Frame, key: KeyObject, index: number): Payload | string {
  const { bytes } = frame
  const nonce = Buffer.alloc(12)
  nonce.writeBigUInt64BE(BigInt(index), 4)
  const tagAt = bytes.length - TAG
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
  decipher.setAAD(bytes.subarray(0, FRAME_HEAD))
  decipher.setAuthTag(bytes.subarray(tagAt))
  const plaintext = decipher.update(bytes.subarray(FRAME_HEAD, tagAt))
  try {
    decipher.final()
  } catch {
    return "the record does not open with the segment's key"
  }
  return readPayload(frame, plaintext)
}

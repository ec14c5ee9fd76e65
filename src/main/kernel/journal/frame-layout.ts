import { hash } from 'node:crypto'

/** `RBLf`, the first four bytes of a frame. */
export const FRAME_MAGIC = 0x52424c66
/** Bytes before the ciphertext; they are the additional data of the AEAD. */
export const FRAME_PREFIX = 84
export const TAG_BYTES = 16
export const CRC_BYTES = 4
/** What a frame adds to its padded plaintext. */
export const FRAME_OVERHEAD = FRAME_PREFIX + TAG_BYTES + CRC_BYTES
export const SALT_BYTES = 16
export const PADDING = 256
/** No padded plaintext is longer: a reader may refuse before it allocates. */
export const MAX_PADDED = 4 * 1024 * 1024
/** The longest payload that fits with its salt. */
export const MAX_PAYLOAD = MAX_PADDED - SALT_BYTES

export const FLAG_CLEAR = 1
/**
 * All bytes before this frame were durable before it was written: it opens a batch. Without this
 * mark, the holes that a crash leaves inside one unsynced write could not be told from tampering.
 */
export const FLAG_BARRIER = 2
export const ZERO_TAG = Buffer.alloc(TAG_BYTES)

/** Padded length of salt and payload together. */
export function paddedLength(payloadBytes: number): number {
  return Math.ceil((SALT_BYTES + payloadBytes) / PADDING) * PADDING
}

export function frameLength(payloadBytes: number): number {
  return FRAME_OVERHEAD + paddedLength(payloadBytes)
}

const HEAD_LABEL = Buffer.from('rbl1')
/** Where a frame is put behind the label to be hashed with it; holds nothing from one call to the next. */
const HEAD_SCRATCH = Buffer.alloc(64 * 1024)
HEAD_SCRATCH.set(HEAD_LABEL)

/** SHA-256("rbl1" ‖ frame without its CRC): what the next frame names as its previous head. */
export function headOf(frameWithoutCrc: Uint8Array): Buffer {
  const length = HEAD_LABEL.length + frameWithoutCrc.length
  if (length > HEAD_SCRATCH.length) return sha256(Buffer.concat([HEAD_LABEL, frameWithoutCrc]))
  HEAD_SCRATCH.set(frameWithoutCrc, HEAD_LABEL.length)
  return sha256(HEAD_SCRATCH.subarray(0, length))
}

/** By way of a string: a buffer made by the hash itself takes as long again as the hash (Node 24, 1 KiB). */
export function sha256(bytes: Uint8Array): Buffer {
  return Buffer.from(hash('sha256', bytes, 'binary'), 'binary')
}

/** The nonce: the index of the frame in its segment as a big-endian u96. */
export function nonceOf(index: number): Buffer {
  const nonce = Buffer.allocUnsafe(12).fill(0, 0, 6)
  nonce.writeUIntBE(index, 6, 6)
  return nonce
}

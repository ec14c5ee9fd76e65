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
const HEAD_LABEL = Buffer.from('rbl1')
export const ZERO_TAG = Buffer.alloc(TAG_BYTES)

/** Padded length of salt and payload together. */
export function paddedLength(payloadBytes: number): number {
  return Math.ceil((SALT_BYTES + payloadBytes) / PADDING) * PADDING
}

export function frameLength(payloadBytes: number): number {
  return FRAME_OVERHEAD + paddedLength(payloadBytes)
}

/** SHA-256("rbl1" ‖ frame without its CRC): what the next frame names as its previous head. */
export function headOf(frameWithoutCrc: Uint8Array): Buffer {
  return hash('sha256', Buffer.concat([HEAD_LABEL, frameWithoutCrc]), 'buffer')
}

/** The nonce: the index of the frame in its segment as a big-endian u96. */
export function nonceOf(index: number): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(index, 6, 6)
  return nonce
}

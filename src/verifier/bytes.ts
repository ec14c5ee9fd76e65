import { hash, hkdfSync } from 'node:crypto'

/** SHA-256 of some bytes, 32 bytes. */
export function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer')
}

/** HKDF-SHA-256 with an empty salt, 32 bytes: the only form in which the log derives keys. */
export function derive(key: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), info, 32))
}

/** Whether a stretch of bytes is all zero. An empty one is. */
export function isZero(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte === 0)
}

import { createPublicKey, type KeyObject, verify } from 'node:crypto'

/** The bytes in front of a raw Ed25519 key in its SubjectPublicKeyInfo form (RFC 8410). */
const spki = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Checks one signature in Node's thread pool: it costs as much as reading thirty records.
 * @param publicKey hexadecimal
 * @param signature base64
 */
export function isSignedBy(
  publicKey: string,
  message: Uint8Array,
  signature: string,
): Promise<boolean> {
  const key = keyOf(publicKey)
  const bytes = Buffer.from(signature, 'base64')
  if (key === null) return Promise.resolve(false)
  return new Promise((resolve) => {
    verify(null, message, key, bytes, (_error, good) => resolve(good === true))
  })
}

/** Null where these bytes are no key at all. */
function keyOf(publicKey: string): KeyObject | null {
  try {
    const der = Buffer.concat([spki, Buffer.from(publicKey, 'hex')])
    return createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    return null
  }
}

/** A sequence or segment number as 8 bytes. */
export function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'
import { TAG_BYTES } from './frame-layout.ts'

/**
 * The key that opens the console's own history. *Locked* and *absent* are different things: only a
 * log that was never written may get a new key (audit-log.md §2).
 */
export type KekSource =
  | { readonly kind: 'available'; readonly kek: KeyObject }
  | { readonly kind: 'locked' }
  | { readonly kind: 'absent' }

/** A segment key encrypted with the KEK: nonce 12 ‖ ciphertext 32 ‖ tag 16, as base64. */
export type WrappedKey = string

const NONCE_BYTES = 12
const KEY_BYTES = 32

export interface SegmentKey {
  readonly key: KeyObject
  /** For wrapping only; overwritten as soon as the header is made. */
  readonly bytes: Buffer
}

/** A fresh key for one segment, so that no nonce can ever come twice. */
export function makeSegmentKey(): SegmentKey {
  const bytes = randomBytes(KEY_BYTES)
  return { bytes, key: createSecretKey(bytes) }
}

/**
 * AES-GCM does not commit to its key: two keys can open the same bytes to different texts. The
 * header therefore names the one key, by HKDF-SHA-256 with an empty salt.
 */
export function keyCommitment(key: KeyObject): string {
  return Buffer.from(hkdfSync('sha256', key, '', 'rbl1 key commitment', 32)).toString('hex')
}

/** The key of one evidence blob: whoever can open the segment can open the blob. */
export function blobKey(segmentKey: KeyObject, blobId: string): KeyObject {
  return createSecretKey(
    Buffer.from(hkdfSync('sha256', segmentKey, '', `rbl1 evidence ${blobId}`, KEY_BYTES)),
  )
}

/** Encrypts a segment key with the KEK, bound to its log and segment. */
export function wrapKey(kek: KeyObject, key: Uint8Array, boundTo: string): WrappedKey {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', kek, nonce)
  cipher.setAAD(Buffer.from(boundTo))
  const body = Buffer.concat([cipher.update(key), cipher.final()])
  return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64')
}

/** The segment key, or null when this is not the KEK it was wrapped with. */
export function unwrapKey(kek: KeyObject, wrapped: WrappedKey, boundTo: string): KeyObject | null {
  const bytes = Buffer.from(wrapped, 'base64')
  if (bytes.length !== NONCE_BYTES + KEY_BYTES + TAG_BYTES) return null
  const decipher = createDecipheriv('aes-256-gcm', kek, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(Buffer.from(boundTo))
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES + KEY_BYTES))
  const plain = decipher.update(bytes.subarray(NONCE_BYTES, NONCE_BYTES + KEY_BYTES))
  try {
    decipher.final()
    return createSecretKey(plain)
  } catch {
    return null
  } finally {
    plain.fill(0)
  }
}

/** What a wrapped segment key is bound to. */
export function segmentBinding(logId: string, segment: number): string {
  return `rbl1 segment key ${logId} ${segment}`
}

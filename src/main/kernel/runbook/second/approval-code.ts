import { createHash, type KeyObject, sign } from 'node:crypto'
import { isSignedBy, publicHalfOf } from '../../journal/signing-key.ts'

/** What a second person sends back: 92 bytes, 128 characters. */
export interface ApprovalCode {
  /** Of the request that it answers, 32 hex characters. */
  readonly nonce: string
  /** Which key signed it: see `keyIdOf`. */
  readonly keyId: string
  readonly signature: Buffer
}

const PREFIX = 'rbc1.'
const SIZES = { nonce: 16, keyId: 8, signature: 64, check: 4 } as const
const BODY_BYTES = SIZES.nonce + SIZES.keyId + SIZES.signature
// A signature for this purpose is none for any other that the same key may ever have.
const DOMAIN = 'rollback-console second approval 1\n'

/** Signs a request's line. @param nonce of the request, 32 hex characters */
export function signRequest(line: string, nonce: string, privateKey: KeyObject): string {
  const body = Buffer.concat([
    Buffer.from(nonce, 'hex'),
    Buffer.from(keyIdOf(publicHalfOf(privateKey)), 'hex'),
    sign(null, messageOf(line), privateKey),
  ])
  return PREFIX + Buffer.concat([body, checkOf(body)]).toString('base64url')
}

/** A code's parts, or null where a character is missing or changed. */
export function readCode(text: string): ApprovalCode | null {
  const code = text.replaceAll(/\s/g, '')
  if (!code.startsWith(PREFIX)) return null
  const bytes = Buffer.from(code.slice(PREFIX.length), 'base64url')
  const body = bytes.subarray(0, BODY_BYTES)
  if (bytes.length !== BODY_BYTES + SIZES.check) return null
  if (!checkOf(body).equals(bytes.subarray(BODY_BYTES))) return null
  const afterNonce = body.subarray(SIZES.nonce)
  return {
    nonce: body.subarray(0, SIZES.nonce).toString('hex'),
    keyId: afterNonce.subarray(0, SIZES.keyId).toString('hex'),
    signature: afterNonce.subarray(SIZES.keyId),
  }
}

/** Whether the code was made for this very line by the key with these 32 bytes, hexadecimal. */
export function isCodeFor(line: string, { signature }: ApprovalCode, publicKey: string): boolean {
  return isSignedBy(publicKey, messageOf(line), signature)
}

/** Names a key in a code: the first bytes of its SHA-256, 16 hex characters. @param publicKey 32 bytes, hexadecimal */
export function keyIdOf(publicKey: string): string {
  return sha256(Buffer.from(publicKey, 'hex')).subarray(0, SIZES.keyId).toString('hex')
}

const KEY_PREFIX = 'ed25519:'

/** A public key as a profile has it. @param publicKey 32 bytes, hexadecimal */
export function publicKeyText(publicKey: string): string {
  return KEY_PREFIX + Buffer.from(publicKey, 'hex').toString('base64')
}

/** The 32 bytes of a profile's public key, hexadecimal. */
export function publicKeyOf(text: string): string {
  return Buffer.from(text.slice(KEY_PREFIX.length), 'base64').toString('hex')
}

function messageOf(line: string): Buffer {
  return Buffer.from(DOMAIN + line)
}

/** Tells a slip of the hand from a forgery; it proves nothing. */
function checkOf(body: Buffer): Buffer {
  return sha256(body).subarray(0, SIZES.check)
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest()
}

import {
  createPrivateKey,
  createPublicKey,
  hash,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto'

/** DER before the 32 bytes of an Ed25519 private key (PKCS #8) and public key (SPKI), RFC 8410. */
const PRIVATE_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')
const PUBLIC_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
const SEED_BYTES = 32

/**
 * One signing key of the chain. The seed of the next one is a hash of this seed, so whoever holds a
 * seed can make every later key and no earlier one: after its one use a key is gone for good, and a
 * key file that lags behind a crash can still be wound forward.
 */
export interface SigningKey {
  readonly seed: Buffer
  readonly privateKey: KeyObject
  /** 32 bytes, as hexadecimal digits. */
  readonly publicKey: string
  /** The key that the next checkpoint commits to; made once (80 µs), so it can be made ahead of its use. */
  next(): SigningKey
}

/** A key from fresh randomness: for a new log, and after a key gap. */
export function makeSigningKey(): SigningKey {
  return signingKeyOf(randomBytes(SEED_BYTES))
}

function nextSeed(seed: Buffer): Buffer {
  return hash('sha256', Buffer.concat([Buffer.from('rbl1 next seed'), seed]), 'buffer')
}

/** The Ed25519 private key with these 32 bytes (the seed of RFC 8032). */
export function privateKeyOf(secret: Uint8Array): KeyObject {
  const der = Buffer.concat([PRIVATE_PREFIX, secret])
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  der.fill(0)
  return key
}

/** Its public half, hexadecimal. */
export function publicHalfOf(privateKey: KeyObject): string {
  // By JWK, because the DER encoder takes longer (25 µs) than all the rest of this but the key itself.
  const { x = '' } = privateKey.export({ format: 'jwk' })
  return Buffer.from(x, 'base64url').toString('hex')
}

function signingKeyOf(seed: Buffer): SigningKey {
  const secret = hash('sha256', Buffer.concat([Buffer.from('rbl1 signing key'), seed]), 'buffer')
  const privateKey = privateKeyOf(secret)
  secret.fill(0)
  const publicKey = publicHalfOf(privateKey)
  let made: SigningKey | null = null
  return {
    seed,
    privateKey,
    publicKey,
    next() {
      made ??= signingKeyOf(nextSeed(seed))
      return made
    },
  }
}

/**
 * Winds a stored seed forward to the key that the log committed to. Null when it is not among the
 * next `limit` keys: the key is lost, which is a key gap and never a reason to stop.
 */
export function windForward(seed: Buffer, publicKey: string, limit = 4096): SigningKey | null {
  let key = signingKeyOf(seed)
  for (let step = 0; step < limit; step += 1) {
    if (key.publicKey === publicKey) return key
    key = key.next()
  }
  return null
}

export function signWith(key: SigningKey, message: Uint8Array): Buffer {
  return sign(null, message, key.privateKey)
}

/** Whether the signature (64 bytes) is by the key with these 32 bytes, hexadecimal. */
export function isSignedBy(publicKey: string, message: Uint8Array, signature: Uint8Array): boolean {
  const der = Buffer.concat([PUBLIC_PREFIX, Buffer.from(publicKey, 'hex')])
  try {
    const key = createPublicKey({ key: der, format: 'der', type: 'spki' })
    return verify(null, message, key, signature)
  } catch {
    return false
  }
}

/** What is shown at set-up and printed in the kit: SHA-256(first public key ‖ log id). */
export function fingerprintOf(publicKey: string, logId: string): string {
  return hash('sha256', Buffer.from(publicKey + logId, 'hex'), 'hex')
}

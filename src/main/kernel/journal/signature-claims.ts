import { KeyObject, verify, webcrypto } from 'node:crypto'
import { isSignedBy } from './signing-key.ts'

/** A signature that a segment's reader met, to be checked while it reads on. */
export interface SignatureClaim {
  /** Where its checkpoint stands in the segment's file. */
  readonly offset: number
  /** 32 bytes, hexadecimal. */
  readonly publicKey: string
  readonly message: Buffer
  readonly signature: Buffer
}

/**
 * The offsets of the claims that are false. Most of the time of opening a log goes into its
 * signatures, so they are checked in the threads that Node has for such work, beside the reading.
 */
export async function falseClaims(claims: readonly SignatureClaim[]): Promise<ReadonlySet<number>> {
  const answers = await Promise.all(claims.map(checkBeside))
  return new Set(claims.flatMap(({ offset }, index) => (answers[index] === true ? [] : [offset])))
}

async function checkBeside(claim: SignatureClaim): Promise<boolean> {
  const key = await publicKeyOf(claim.publicKey)
  // An engine that cannot take the bare key takes it in its wrapping, in this thread.
  if (key === null) return isSignedBy(claim.publicKey, claim.message, claim.signature)
  return new Promise((resolve) => {
    // With an error there is no answer: that is not true either.
    verify(null, claim.message, key, claim.signature, (_error, good) => resolve(good === true))
  })
}

/** By its bare 32 bytes, because decoding a DER wrapping costs three times as much (40 µs). */
async function publicKeyOf(hex: string): Promise<KeyObject | null> {
  try {
    const raw = Buffer.from(hex, 'hex')
    return KeyObject.from(await webcrypto.subtle.importKey('raw', raw, 'Ed25519', true, ['verify']))
  } catch {
    return null
  }
}

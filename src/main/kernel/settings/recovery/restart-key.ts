import { createPrivateKey } from 'node:crypto'

/** DER before the 32 bytes of an Ed25519 private key, PKCS #8 (RFC 8410). */
const PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The public half of a restart key, 32 bytes in hexadecimal: what the log's headers hold. */
export function publicHalf(seed: Uint8Array): string {
  const der = Buffer.concat([PREFIX, seed])
  const { x = '' } = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).export({
    format: 'jwk',
  })
  der.fill(0)
  return Buffer.from(x, 'base64url').toString('hex')
}

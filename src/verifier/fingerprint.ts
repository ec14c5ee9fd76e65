import { sha256 } from './bytes.ts'

/** The genesis fingerprint: SHA-256(first public key 32 ‖ log id 16), hexadecimal. */
export function fingerprintOf(publicKey: string, logId: string): string {
  return sha256(Buffer.from(publicKey + logId, 'hex')).toString('hex')
}

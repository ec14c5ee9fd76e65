import { isSignedBy, u64 } from './ed25519.ts'

/** What a checkpoint says and who must have signed it; numbers and hexadecimal. */
export interface SignedHead {
  readonly logId: string
  readonly seq: number
  readonly head: string
  readonly next: string
  /** Base64 of 64 bytes. */
  readonly signature: string
  /** The key committed to before. */
  readonly publicKey: string
}

const label = Buffer.from('rbl1 checkpoint\n')

export function isSigned(signed: SignedHead): Promise<boolean> {
  const { logId, seq, head, next, signature, publicKey } = signed
  const message = Buffer.concat([label, hex(logId), u64(seq), hex(head), hex(next)])
  return isSignedBy(publicKey, message, signature)
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex')
}

import type { JsonObject } from './json.ts'
import { type SigningKey, signWith } from './signing-key.ts'

/**
 * The body of a CHECKPOINT record: `seq` and `head` are those of the record right before it, `next`
 * is the public key that the next checkpoint will be signed with.
 */
export interface Checkpoint {
  readonly seq: number
  /** 32 bytes, hexadecimal. */
  readonly head: string
  /** 32 bytes, hexadecimal. */
  readonly next: string
  /** 64 bytes, base64. */
  readonly signature: string
  /** Time of its record. */
  readonly at: string
}

/** `rbl1 checkpoint\n` ‖ log id 16 ‖ seq u64 ‖ head 32 ‖ next public key 32. */
export function messageOf(
  logId: string,
  { seq, head, next }: Pick<Checkpoint, 'seq' | 'head' | 'next'>,
): Buffer {
  const message = Buffer.allocUnsafe(LABEL.length + 88)
  message.set(LABEL, 0)
  message.write(logId, LABEL.length, 'hex')
  message.writeBigUInt64BE(BigInt(seq), LABEL.length + 16)
  message.write(head, LABEL.length + 24, 'hex')
  message.write(next, LABEL.length + 56, 'hex')
  return message
}

const LABEL = Buffer.from('rbl1 checkpoint\n')

/** Signs the head with `key` and commits to the public half of the key that follows it. */
export function signCheckpoint(
  logId: string,
  at: { readonly seq: number; readonly head: Buffer },
  keys: { readonly key: SigningKey; readonly next: SigningKey },
): JsonObject {
  const claim = { seq: at.seq, head: at.head.toString('hex'), next: keys.next.publicKey }
  return { ...claim, signature: signWith(keys.key, messageOf(logId, claim)).toString('base64') }
}

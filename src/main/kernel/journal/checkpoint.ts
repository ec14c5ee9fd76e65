import type { JsonObject } from './json.ts'
import { isSignedBy, type SigningKey, signWith } from './signing-key.ts'

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
}

/** `rbl1 checkpoint\n` ‖ log id 16 ‖ seq u64 ‖ head 32 ‖ next public key 32. */
function messageOf(logId: string, claim: Omit<Checkpoint, 'signature'>): Buffer {
  const seq = Buffer.alloc(8)
  seq.writeBigUInt64BE(BigInt(claim.seq))
  return Buffer.concat([
    Buffer.from('rbl1 checkpoint\n'),
    Buffer.from(logId, 'hex'),
    seq,
    Buffer.from(claim.head, 'hex'),
    Buffer.from(claim.next, 'hex'),
  ])
}

/** Signs the head with `key` and commits to the public half of the key that follows it. */
export function signCheckpoint(
  logId: string,
  at: { readonly seq: number; readonly head: Buffer },
  keys: { readonly key: SigningKey; readonly next: SigningKey },
): JsonObject {
  const claim = { seq: at.seq, head: at.head.toString('hex'), next: keys.next.publicKey }
  return { ...claim, signature: signWith(keys.key, messageOf(logId, claim)).toString('base64') }
}

/** The checkpoint in a record's body, or null when it has not the right shape. */
export function parseCheckpoint(body: JsonObject): Checkpoint | null {
  const { seq, head, next, signature } = body
  if (typeof seq !== 'number' || !Number.isSafeInteger(seq) || seq < 0) return null
  if (!isHex32(head) || !isHex32(next) || typeof signature !== 'string') return null
  return { seq, head, next, signature }
}

/** Whether the checkpoint speaks of exactly this place and is signed by the key that was promised. */
export function isCheckpointOf(
  checkpoint: Checkpoint,
  place: { readonly logId: string; readonly seq: number; readonly head: Buffer },
  publicKey: string,
): boolean {
  if (checkpoint.seq !== place.seq || checkpoint.head !== place.head.toString('hex')) return false
  const signature = Buffer.from(checkpoint.signature, 'base64')
  return isSignedBy(publicKey, messageOf(place.logId, checkpoint), signature)
}

function isHex32(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{64}$/.test(value)
}

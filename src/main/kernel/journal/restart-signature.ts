import { type KeyObject, sign } from 'node:crypto'
import type { SegmentHeader } from './segment-header.ts'
import { isSignedBy } from './signing-key.ts'

/** What the kit's holder signs: that this key, behind this head, goes on with this log. */
export type Restart = Pick<SegmentHeader, 'logId' | 'segment' | 'publicKey'> & {
  /** Head of the last valid record before, hexadecimal. */
  readonly previousHead: string
}

/** `rbl1 restart\n` ‖ log id 16 ‖ segment u64 ‖ previous head 32 ‖ public key 32. */
function messageOf({ logId, segment, previousHead, publicKey }: Restart): Buffer {
  const number = Buffer.alloc(8)
  number.writeBigUInt64BE(BigInt(segment))
  return Buffer.concat([
    Buffer.from('rbl1 restart\n'),
    Buffer.from(logId, 'hex'),
    number,
    Buffer.from(previousHead, 'hex'),
    Buffer.from(publicKey, 'hex'),
  ])
}

/** Turns a key gap that anybody could forge into one that the kit's holder signed; base64. */
export function signRestart(restart: Restart, restartKey: KeyObject): string {
  return sign(null, messageOf(restart), restartKey).toString('base64')
}

/** Whether the header's restart is signed by the key that the header before it names. */
export function isRestartOf(
  header: SegmentHeader,
  previousHead: string,
  restartKey: string | null,
): boolean {
  if (restartKey === null || header.restart === null) return false
  const signature = Buffer.from(header.restart, 'base64')
  return isSignedBy(restartKey, messageOf({ ...header, previousHead }), signature)
}

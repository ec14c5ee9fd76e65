import type { KeyObject } from 'node:crypto'
import { FRAME_PREFIX } from './frame-layout.ts'
import type { VerifiedSegment } from './log-report.ts'
import { openPayload } from './open-payload.ts'
import { decodePayload } from './payload.ts'
import { readFrame } from './read-frame.ts'

/**
 * The offset of the first record after the last checkpoint that does not open with the segment's
 * key, or null. Nobody has signed these records yet and the next checkpoint will cover them, so they
 * have to prove here that they were written with the key.
 */
export function findForgedRecord(
  bytes: Buffer,
  segment: VerifiedSegment,
  key: KeyObject,
): number | null {
  const { decoded, scan } = segment
  let at = scan.signedTo.offset
  let seq = scan.signedTo.seq
  while (at < scan.validLength) {
    // The scan has followed the chain already; here the frame's own word for its predecessor is enough.
    const head = bytes.subarray(at + 52, at + FRAME_PREFIX)
    const frame = readFrame(bytes, at, { seq: seq + 1, head })
    if (frame.kind === 'bad') return at
    const index = frame.seq - decoded.header.firstSeq
    const plain = openPayload(bytes, frame, { key, index })
    if (plain === null || decodePayload(plain) === null) return at
    at = frame.end
    seq = frame.seq
  }
  return null
}

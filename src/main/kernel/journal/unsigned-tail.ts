import type { KeyObject } from 'node:crypto'
import type { VerifiedSegment } from './log-report.ts'
import { openPayload } from './open-payload.ts'
import { decodePayload } from './payload.ts'
import { endOf } from './read-frames.ts'
import { isClear } from './record-type.ts'

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
  const { index, signedTo, lastSeq } = segment.scan
  for (let seq = signedTo.seq + 1; seq <= lastSeq; seq += 1) {
    const offset = index.offsetOf(seq)
    const frame = { offset, end: endOf(segment.scan, seq), clear: isClear(index.typeOf(seq)) }
    const plain = openPayload(bytes, frame, { key, index: seq - index.firstSeq })
    if (plain === null || decodePayload(plain) === null) return offset
  }
  return null
}

import { hash } from 'node:crypto'
import type { Finding } from './finding.ts'
import type { DecodedHeader } from './header.ts'
import type { SegmentEnd } from './log-report.ts'
import { type SegmentScan, scanSegment } from './scan-segment.ts'
import type { PreviousSegment } from './segment-header.ts'
import { isTornTail } from './torn-tail.ts'

/** A segment read to its end, and what is wrong with the way it ends. */
export interface JudgedSegment {
  readonly scan: SegmentScan
  readonly end: SegmentEnd
  readonly fault: Pick<Finding, 'code' | 'offset'> | null
}

/** Ends behind which there may be bytes that are no frames. */
const BEHIND_VALID: ReadonlySet<PreviousSegment['end']['kind']> = new Set([
  'UNCLEAN',
  'POISONED',
  'CUT',
])

/**
 * Reads one segment and judges its end: the newest one by what a crash can do, an older one by what
 * its successor recorded about it.
 */
export async function judgeSegment(
  bytes: Buffer,
  decoded: DecodedHeader,
  recorded: PreviousSegment | null,
): Promise<JudgedSegment> {
  const limited = recorded !== null && BEHIND_VALID.has(recorded.end.kind)
  const limit = limited ? recorded.validLength : bytes.length
  const scan = await scanSegment(bytes, decoded, limit)
  return recorded === null ? judgeNewest(bytes, scan) : judgeOlder(bytes, scan, recorded)
}

function judgeNewest(bytes: Buffer, scan: SegmentScan): JudgedSegment {
  switch (scan.end.kind) {
    case 'whole': {
      const end: SegmentEnd =
        scan.closed === 'shutdown' ? { kind: 'clean' } : { kind: 'unclean', tornBytes: 0 }
      return { scan, end, fault: null }
    }
    case 'bad': {
      if (!isTornTail(bytes, scan.end.frame)) return damaged(scan)
      const tornBytes = bytes.length - scan.validLength
      return { scan, end: { kind: 'unclean', tornBytes }, fault: null }
    }
    case 'false':
      return damaged(scan)
  }
}

function judgeOlder(bytes: Buffer, scan: SegmentScan, recorded: PreviousSegment): JudgedSegment {
  if (scan.end.kind !== 'whole') return damaged(scan)
  if (scan.validLength !== recorded.validLength) return damaged(scan, 'SHORT')
  switch (recorded.end.kind) {
    case 'DAMAGED':
      // However it reads now: whether it is the damage that was acknowledged, its hash tells.
      return damaged(scan)
    case 'CLOSED':
      return scan.closed !== 'no'
        ? { scan, end: { kind: 'clean' }, fault: null }
        : damaged(scan, 'SHORT')
    case 'POISONED':
    case 'CUT': {
      const tornBytes = bytes.length - scan.validLength
      return { scan, end: { kind: 'unclean', tornBytes }, fault: null }
    }
    case 'UNCLEAN': {
      const torn = bytes.subarray(scan.validLength)
      const same = torn.length === recorded.end.length && sha256(torn) === recorded.end.sha256
      if (!same) return damaged(scan, 'LINK')
      return { scan, end: { kind: 'unclean', tornBytes: torn.length }, fault: null }
    }
  }
}

function damaged(scan: SegmentScan, code: Finding['code'] = 'LINK'): JudgedSegment {
  const end: SegmentEnd = { kind: 'damaged' }
  switch (scan.end.kind) {
    case 'bad':
      return { scan, end, fault: { code: scan.end.frame.fault, offset: scan.end.frame.offset } }
    case 'false':
      return { scan, end, fault: { code: scan.end.fault, offset: scan.end.offset } }
    case 'whole':
      return { scan, end, fault: { code, offset: scan.validLength } }
  }
}

/** SHA-256 as hexadecimal digits. */
export function sha256(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'hex')
}

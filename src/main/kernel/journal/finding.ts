import type { SegmentFault } from './scan-segment.ts'

/** Something that no crash can have done to the log. */
export interface Finding {
  readonly code:
    | SegmentFault
    /** The header does not parse, or the file cannot be read. */
    | 'HEADER'
    /** The header belongs to another log, or another place in this one. */
    | 'FOREIGN'
    /** A segment that its successor names is not there. */
    | 'MISSING'
    /** Two segments name the same predecessor. */
    | 'SAME_PREDECESSOR'
    /** The segment does not continue where its predecessor ends. */
    | 'LINK'
    /** The first key is not the one that was promised, and no key gap is marked. */
    | 'KEY'
    /** An unsigned record at the end does not open with the segment's own key. */
    | 'FORGED'
  readonly segment: number
  /** First bad byte in the segment's file. */
  readonly offset: number
}

const WORDS: Record<Finding['code'], string> = {
  SHORT: 'stops inside a record although records follow',
  MAGIC: 'holds bytes that are no record',
  LENGTH: 'holds a record of an impossible length',
  CRC: 'holds a record whose checksum is wrong',
  CHAIN: 'holds a record that does not follow the one before it',
  SEQUENCE: 'holds a record with the wrong number',
  FIELDS: 'holds a record with impossible fields',
  PAYLOAD: 'holds a record whose content does not match its commitment',
  SIGNATURE: 'holds a checkpoint with a false signature',
  AFTER_CLOSE: 'goes on after its end',
  HEADER: 'has a damaged header or cannot be read',
  FOREIGN: 'belongs to another log or another place',
  MISSING: 'is missing',
  SAME_PREDECESSOR: 'claims the same predecessor as another one',
  LINK: 'does not continue where the one before it ends',
  KEY: 'begins with a signing key that nobody promised',
  FORGED: 'ends in unsigned records that were not written by this log',
}

/** The finding as a sentence for the operator. */
export function describeFinding(finding: Finding): string {
  return `Segment ${finding.segment} ${WORDS[finding.code]} (byte ${finding.offset}).`
}

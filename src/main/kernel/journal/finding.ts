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
    /** The keychain's mark names a newer record than the log has. */
    | 'OLDER'
    /** The record that the mark names has another head here. */
    | 'FORKED'
    /** There is no log at all, and the mark names one. */
    | 'GONE'
  readonly segment: number
  /** First bad byte in the segment's file. */
  readonly offset: number
  /** The record that is known from outside, where that is what tells. */
  readonly record?: number
}

interface Words {
  readonly is: string
  /** What the operator can do about it, beside acknowledging it. */
  readonly next: string
}

const COPY = 'Compare with the copy in the history database or a backup of the directory.'
const FOREIGN = 'Move the files that do not belong here to another directory.'
const BACK = 'Put the newest copy of the directory back'

const WORDS: Record<Finding['code'], Words> = {
  SHORT: { is: 'stops inside a record although records follow', next: COPY },
  MAGIC: { is: 'holds bytes that are no record', next: COPY },
  LENGTH: { is: 'holds a record of an impossible length', next: COPY },
  CRC: { is: 'holds a record whose checksum is wrong', next: COPY },
  CHAIN: { is: 'holds a record that does not follow the one before it', next: COPY },
  SEQUENCE: { is: 'holds a record with the wrong number', next: COPY },
  FIELDS: { is: 'holds a record with impossible fields', next: COPY },
  PAYLOAD: { is: 'holds a record whose content does not match its commitment', next: COPY },
  SIGNATURE: { is: 'holds a checkpoint with a false signature', next: COPY },
  AFTER_CLOSE: { is: 'goes on after its end', next: COPY },
  HEADER: { is: 'has a damaged header or cannot be read', next: 'Put that file back from a copy.' },
  FOREIGN: { is: 'belongs to another log or another place', next: FOREIGN },
  MISSING: { is: 'is missing', next: 'Put that file back from a copy.' },
  SAME_PREDECESSOR: { is: 'claims the same predecessor as another one', next: FOREIGN },
  LINK: { is: 'does not continue where the one before it ends', next: COPY },
  KEY: { is: 'begins with a signing key that nobody promised', next: COPY },
  FORGED: { is: 'ends in unsigned records that were not written by this log', next: COPY },
  OLDER: {
    is: 'is not the newest: an older copy was put back or the end was cut off, for the keychain knows of record',
    next: `${BACK}; acknowledged, the records between are told as gone.`,
  },
  FORKED: {
    is: 'tells another story than the one that the keychain knows up to record',
    next: `${BACK}, or find out who wrote this one.`,
  },
  GONE: {
    is: 'The log is gone: the keychain knows of one up to record',
    next: `${BACK}; acknowledged, a new log begins.`,
  },
}

/** The finding as a sentence for the operator. */
export function describeFinding({ code, segment, offset, record }: Finding): string {
  const known = record === undefined ? '' : ` ${record}`
  // There is no segment and no byte to name.
  if (code === 'GONE') return `${WORDS[code].is}${known}.`
  return `Segment ${segment} ${WORDS[code].is}${known} (byte ${offset}).`
}

/** What can be done about the findings, each piece of advice once. */
export function adviseOn(findings: readonly Finding[]): string {
  const advice = new Set(findings.map(({ code }) => WORDS[code].next))
  return [...advice, 'To go on, acknowledge it with a reason, which is itself recorded.'].join(' ')
}

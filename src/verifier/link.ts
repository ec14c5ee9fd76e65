import { fingerprintOf } from './fingerprint.ts'
import type { HeaderFields } from './segment-header.ts'
import type { Walked } from './walk-segment.ts'

/** Where the log stands in front of a segment. */
export type Before =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'known'; readonly segment: number; readonly walked: Walked }
  /** Damaged: the next header is believed about it, because nothing else is left to ask. */
  | { readonly kind: 'damaged'; readonly segment: number }

export interface Link {
  /** The segment that this one names as its predecessor and that is not there. */
  readonly missing: number | null
  /** What is wrong with this segment's place, in words. */
  readonly fault: string | null
}

const sound: Link = { missing: null, fault: null }

/**
 * Judges how a segment continues the log.
 * @param first the first readable header of the directory: the log that all others must belong to
 */
export function judgeLink(
  { segment, fields }: { readonly segment: number; readonly fields: HeaderFields },
  before: Before,
  first: HeaderFields,
): Link {
  const { previous } = fields
  if (fields.segment !== segment) return wrong('its header is that of another segment')
  if (fields.logId !== first.logId) return wrong('it belongs to another log')
  if (fields.genesis !== first.genesis) return wrong('it names another genesis')
  if (previous === null) return judgeFirst(fields, before)
  if (previous.segment >= segment) return wrong('it names a later segment as its predecessor')
  const expected = before.kind === 'nothing' ? 0 : before.segment
  if (previous.segment < expected) return wrong('it names the same predecessor as another segment')
  if (previous.segment > expected) return { missing: previous.segment, fault: null }
  return before.kind === 'known' ? judgeNext(fields, before.walked) : sound
}

/** Whether the fingerprint is that of this segment's own first key: true for the first segment only. */
export function provesGenesis({ publicKey, logId, genesis }: HeaderFields): boolean {
  return fingerprintOf(publicKey, logId) === genesis
}

function judgeFirst(fields: HeaderFields, before: Before): Link {
  if (before.kind === 'damaged') return sound
  if (before.kind === 'known') return wrong('it claims to be the first segment')
  if (fields.firstSeq !== 1) return wrong('the first segment does not begin with record 1')
  return provesGenesis(fields) ? sound : wrong('its key is not the one of the genesis fingerprint')
}

function judgeNext(fields: HeaderFields, walked: Walked): Link {
  const { previous, firstSeq, keyGap, publicKey } = fields
  if (previous?.head !== walked.head || previous.validLength !== walked.end) {
    return wrong('it does not continue where the segment before it ends')
  }
  if (firstSeq !== walked.seq + 1) return wrong('its first sequence is not the next one')
  if (keyGap !== null || publicKey === walked.key) return sound
  return wrong('it begins with a signing key that nobody committed to')
}

function wrong(fault: string): Link {
  return { missing: null, fault }
}

import { fingerprintOf } from './fingerprint.ts'
import type { HeaderFields, Previous, Pruned } from './header-fields.ts'
import type { Walked } from './walked.ts'

/** Where the log stands in front of a segment. */
export type Before =
  | { readonly kind: 'nothing' }
  /** Deleted on purpose; what is known of it was said by a header that is still there. */
  | { readonly kind: 'pruned'; readonly pruned: Pruned }
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
  first: HeaderFields | null,
): Link {
  const { previous } = fields
  if (fields.segment !== segment) return wrong('its header is that of another segment')
  if (fields.logId !== first?.logId) return wrong('it belongs to another log')
  if (fields.genesis !== first.genesis) return wrong('it names another genesis')
  if (previous === null) return judgeFirst(fields, before)
  if (previous.segment >= segment) return wrong('it names a later segment as its predecessor')
  const expected = numberOf(before)
  if (previous.segment < expected) return wrong('it names the same predecessor as another segment')
  if (previous.segment > expected) return { missing: previous.segment, fault: null }
  return judgeNext(fields, previous, before)
}

/** Whether the fingerprint is that of this segment's own first key: true for the first segment only. */
export function provesGenesis({ publicKey, logId, genesis }: HeaderFields): boolean {
  return fingerprintOf(publicKey, logId) === genesis
}

function numberOf(before: Before): number {
  switch (before.kind) {
    case 'nothing':
      return 0
    case 'pruned':
      return before.pruned.segment
    default:
      return before.segment
  }
}

function judgeFirst(fields: HeaderFields, before: Before): Link {
  if (before.kind === 'damaged') return sound
  if (before.kind !== 'nothing') return wrong('it claims to be the first segment')
  if (fields.firstSeq !== 1) return wrong('the first segment does not begin with record 1')
  return provesGenesis(fields) ? sound : wrong('its key is not the one of the genesis fingerprint')
}

function judgeNext(fields: HeaderFields, previous: Previous, before: Before): Link {
  switch (before.kind) {
    case 'known': {
      const { head, end, seq, key } = before.walked
      if (previous.head !== head || previous.validLength !== end) {
        return wrong('it does not continue where the segment before it ends')
      }
      return judgeStart(fields, previous, { seq, key })
    }
    case 'pruned': {
      const { head, seq, key } = before.pruned
      if (previous.head !== head) return wrong('it does not continue where the pruned part ends')
      // The writer draws no boundary there: head and sequence would not belong together.
      const { kind } = previous.end
      if (kind === 'CUT' || kind === 'DAMAGED') return wrong('what was pruned did not end soundly')
      return judgeStart(fields, previous, { seq, key })
    }
    default:
      return sound
  }
}

/** Sequence and key of a segment against the last record before it and the key promised there. */
function judgeStart(
  { firstSeq, keyGap, publicKey }: HeaderFields,
  { end }: Previous,
  { seq, key }: { readonly seq: number; readonly key: string | null },
): Link {
  if (end.kind === 'CUT') {
    if (end.seq <= seq) return wrong('it says that records are gone which are there')
  } else if (firstSeq !== seq + 1) return wrong('its first sequence is not the next one')
  if (keyGap !== null || publicKey === key) return sound
  return wrong('it begins with a signing key that nobody committed to')
}

function wrong(fault: string): Link {
  return { missing: null, fault }
}

import type { Finding } from './finding.ts'
import { isRestartOf } from './restart-signature.ts'
import type { PreviousSegment, PrunedPart, SegmentHeader } from './segment-header.ts'
import { fingerprintOf } from './signing-key.ts'

/** Where the log stands before the next segment. */
export type Place =
  | { readonly kind: 'start' }
  /** The segments before were deleted on purpose. */
  | { readonly kind: 'pruned'; readonly pruned: PrunedPart }
  | {
      readonly kind: 'known'
      readonly segment: number
      readonly header: SegmentHeader
      readonly validLength: number
      readonly head: Buffer
      readonly seq: number
      readonly nextKey: string
    }
  /**
   * After damage: the next header is believed about what came before, and the damage is reported.
   * `header` is null where that could not be read either.
   */
  | { readonly kind: 'unknown'; readonly segment: number; readonly header: SegmentHeader | null }

export interface LinkFaults {
  readonly missing: readonly Finding[]
  readonly mine: readonly Finding[]
}

export interface Linked {
  /** Number in the name of the file. */
  readonly segment: number
  readonly place: Place
  /** The header that says which log this directory holds. */
  readonly first: SegmentHeader
  /** The highest sequence of all valid records before. */
  readonly highest: number
}

const SOUND: LinkFaults = { missing: [], mine: [] }

/** What is wrong with the way a segment continues the log; pure. */
export function linkFaults(header: SegmentHeader, linked: Linked): LinkFaults {
  const { segment, place, first, highest } = linked
  const mine = (code: Finding['code']): LinkFaults => ({
    missing: [],
    mine: [{ code, segment, offset: 0 }],
  })
  const { previous } = header
  const foreign = header.logId !== first.logId || header.genesis !== first.genesis
  if (header.segment !== segment || foreign) return mine('FOREIGN')
  if (previous === null) return isFirst(header, place) ? SOUND : mine('LINK')
  if (previous.segment >= segment) return mine('LINK')
  if (place.kind === 'start' || previous.segment > numberOf(place)) {
    const missing: Finding = { code: 'MISSING', segment: previous.segment, offset: 0 }
    return { missing: [missing], mine: header.firstSeq > highest ? [] : mine('LINK').mine }
  }
  if (previous.segment < numberOf(place)) return mine('SAME_PREDECESSOR')
  if (!follows(header, previous, { place, highest })) return mine('LINK')
  return keyIsRight(header, previous, place) ? SOUND : mine('KEY')
}

type Behind = Exclude<Place, { kind: 'start' }>

function numberOf(place: Behind): number {
  return place.kind === 'pruned' ? place.pruned.segment : place.segment
}

function isFirst(header: SegmentHeader, place: Place): boolean {
  switch (place.kind) {
    case 'unknown':
      return true
    case 'known':
    case 'pruned':
      return false
    case 'start':
      return (
        header.firstSeq === 1 && header.genesis === fingerprintOf(header.publicKey, header.logId)
      )
  }
}

function follows(
  { firstSeq }: SegmentHeader,
  previous: PreviousSegment,
  { place, highest }: { readonly place: Behind; readonly highest: number },
): boolean {
  const { head, validLength, end } = previous
  switch (place.kind) {
    case 'known': {
      const there = head === place.head.toString('hex') && validLength === place.validLength
      if (end.kind !== 'CUT') return there && firstSeq === place.seq + 1
      return there && firstSeq === end.seq + 1 && end.seq > place.seq
    }
    case 'pruned': {
      const certain = end.kind !== 'CUT' && end.kind !== 'DAMAGED'
      return certain && head === place.pruned.head && firstSeq === place.pruned.seq + 1
    }
    case 'unknown':
      return firstSeq > highest && (end.kind !== 'CUT' || firstSeq === end.seq + 1)
  }
}

/** A key gap can be marked by anybody; a restart only by the holder of the kit. */
function keyIsRight(header: SegmentHeader, previous: PreviousSegment, place: Behind): boolean {
  if (header.keyGap === 'restarted' && place.kind !== 'pruned' && place.header !== null) {
    return isRestartOf(header, previous.head, place.header.restartKey)
  }
  if (header.keyGap !== null || place.kind === 'unknown') return true
  return header.publicKey === (place.kind === 'known' ? place.nextKey : place.pruned.key)
}

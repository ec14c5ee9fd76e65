import type { Finding } from './finding.ts'
import type { SegmentHeader } from './segment-header.ts'
import { fingerprintOf } from './signing-key.ts'

/** Where the log stands before the next segment. */
export type Place =
  | { readonly kind: 'start' }
  | {
      readonly kind: 'known'
      readonly segment: number
      readonly validLength: number
      readonly head: Buffer
      readonly seq: number
      readonly nextKey: string
    }
  /** After damage: the next header is believed about what came before, and the damage is reported. */
  | { readonly kind: 'unknown'; readonly segment: number }

/** What is wrong with the way a segment continues the log; pure. */
export function linkFaults(
  header: SegmentHeader,
  segment: number,
  place: Place,
  first: SegmentHeader | null,
): { readonly missing: readonly Finding[]; readonly mine: readonly Finding[] } {
  const mine = (code: Finding['code']): { missing: Finding[]; mine: Finding[] } => ({
    missing: [],
    mine: [{ code, segment, offset: 0 }],
  })
  const { previous } = header
  const foreign = header.logId !== first?.logId || header.genesis !== first.genesis
  if (header.segment !== segment || foreign) return mine('FOREIGN')
  const before = place.kind === 'start' ? 0 : place.segment
  if (previous === null) {
    if (place.kind === 'unknown') return { missing: [], mine: [] }
    if (place.kind === 'known') return mine('LINK')
    const first = header.genesis === fingerprintOf(header.publicKey, header.logId)
    return header.firstSeq === 1 && first ? { missing: [], mine: [] } : mine('LINK')
  }
  if (previous.segment >= segment) return mine('LINK')
  if (previous.segment < before) return mine('SAME_PREDECESSOR')
  if (previous.segment > before) {
    return { missing: [{ code: 'MISSING', segment: previous.segment, offset: 0 }], mine: [] }
  }
  if (place.kind !== 'known') return { missing: [], mine: [] }
  const follows =
    previous.head === place.head.toString('hex') &&
    previous.validLength === place.validLength &&
    header.firstSeq === place.seq + 1
  if (!follows) return mine('LINK')
  const promised = header.keyGap !== null || header.publicKey === place.nextKey
  return { missing: [], mine: promised ? [] : [{ code: 'KEY', segment, offset: 0 }] }
}

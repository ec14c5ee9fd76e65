import type { Vfs } from '../ports/vfs.ts'
import { sweepEvidence } from './evidence-files.ts'
import type { JsonObject } from './json.ts'
import type { ReadableSegment } from './read-frames.ts'
import { sealedKeyNumber, segmentNumber } from './segment-files.ts'
import type { PrunedPart } from './segment-header.ts'

/** A checkpoint of this log that lies outside of it. */
export interface PruneAnchor {
  /** In words. */
  readonly place: string
  readonly seq: number
  /** Hexadecimal. */
  readonly head: string
  readonly at: string
}

export interface Prunable {
  /** The newest record that would go. */
  readonly through: number
  readonly segments: number
  readonly bytes: number
}

export interface PruneOutcome {
  readonly segments: number
  readonly bytes: number
}

export interface PrunePlan extends Prunable {
  readonly from: { readonly segment: number; readonly seq: number }
  /** What every header from now on will say. */
  readonly pruned: PrunedPart
}

/**
 * The longest run of whole segments, from the oldest on, that ends at or before the anchor (and before
 * `limit`); never the newest segment. Null where there is none, or where the anchor is not of this log.
 */
export function planPruning(
  segments: readonly ReadableSegment[],
  anchor: Pick<PruneAnchor, 'seq' | 'head'>,
  limit = Number.MAX_SAFE_INTEGER,
): PrunePlan | null {
  const holder = segments.find(({ index }) => index.has(anchor.seq))
  if (holder?.index.headOf(anchor.seq).toString('hex') !== anchor.head) return null
  let plan: PrunePlan | null = null
  let from: PrunePlan['from'] | null = null
  let bytes = 0
  let count = 0
  for (const segment of segments) {
    const { header } = segment.decoded
    const through = header.firstSeq - 1
    const pruned = prunedBefore(segment)
    if (from !== null && pruned !== null && through <= Math.min(anchor.seq, limit)) {
      plan = { through, segments: count, bytes, from, pruned }
    }
    from ??= { segment: header.segment, seq: header.firstSeq }
    bytes += segment.validLength
    count += 1
  }
  return plan
}

/** Behind a damaged or cut segment head and sequence do not belong together: no boundary there. */
function prunedBefore({ decoded }: ReadableSegment): PrunedPart | null {
  const { previous, firstSeq, publicKey, keyGap } = decoded.header
  if (previous === null || previous.end.kind === 'CUT' || previous.end.kind === 'DAMAGED') {
    return null
  }
  const key = keyGap === null ? publicKey : null
  return { segment: previous.segment, seq: firstSeq - 1, head: previous.head, key }
}

/** The record of a deletion, before it is done. */
export function pruneBody(plan: PrunePlan, anchor: PruneAnchor): JsonObject {
  const { from, pruned, through } = plan
  return {
    segments: [from.segment, pruned.segment],
    records: [from.seq, through],
    head: pruned.head,
    anchor: { ...anchor },
  }
}

/**
 * Deletes segments up to this number, the oldest first, and before them the evidence that they seal and
 * the keys that were sealed later. What does not go now goes at the next start: no reader looks at it
 * any more. Never rejects.
 */
export async function deletePruned(vfs: Vfs, dir: string, through: number): Promise<void> {
  await sweepEvidence(vfs, dir, ({ segment }) => segment <= through)
  const names = await vfs.list(dir).catch((): readonly string[] => [])
  for (const numberOf of [sealedKeyNumber, segmentNumber]) {
    const gone = names.filter((name) => (numberOf(name) ?? through + 1) <= through)
    for (const name of gone.sort()) await vfs.remove(`${dir}/${name}`).catch(() => undefined)
  }
  await vfs.syncDirectory(dir).catch(() => undefined)
}

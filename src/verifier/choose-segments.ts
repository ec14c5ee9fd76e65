import type { Acknowledgement, HeaderFields, Previous, Pruned } from './header-fields.ts'
import type { SegmentOnDisk } from './read-directory.ts'

/** Which files of a directory are the log, and what their headers say of each other. */
export interface ChosenSegments {
  /** By number: without those given up while being made and those deleted on purpose. */
  readonly segments: readonly SegmentOnDisk[]
  /** The readable headers of these. */
  readonly headers: ReadonlyMap<number, HeaderFields>
  /** What a successor recorded about a segment. */
  readonly recorded: ReadonlyMap<number, Previous>
  readonly acknowledgements: readonly Acknowledgement[]
  readonly pruned: Pruned | null
}

/**
 * Takes the segments that count. A file that a header with a higher number abandons or calls pruned is
 * not looked at, whatever it holds: it may say nothing about the others either, so this goes from the
 * newest header down.
 */
export function chooseSegments(listed: readonly SegmentOnDisk[]): ChosenSegments {
  const abandoned = new Set<number>()
  const segments: SegmentOnDisk[] = []
  const headers = new Map<number, HeaderFields>()
  const recorded = new Map<number, Previous>()
  const acknowledgements: Acknowledgement[] = []
  let pruned: Pruned | null = null
  for (const one of listed.toReversed()) {
    if (abandoned.has(one.segment) || isPruned(one.segment, pruned)) continue
    segments.unshift(one)
    if (typeof one.header === 'string') continue
    const { fields } = one.header
    headers.set(one.segment, fields)
    for (const number of fields.abandoned) if (number < fields.segment) abandoned.add(number)
    acknowledgements.push(...fields.acknowledged)
    if (fields.previous !== null) recorded.set(fields.previous.segment, fields.previous)
    // Of two that name the same number the older one holds: it is the one that was acted on.
    const earlier = pruned?.segment ?? 0
    if (fields.pruned !== null && fields.pruned.segment >= earlier) pruned = fields.pruned
  }
  return { segments, headers, recorded, acknowledgements, pruned }
}

function isPruned(segment: number, pruned: Pruned | null): boolean {
  return pruned !== null && segment <= pruned.segment
}

/** The lowest-numbered readable header: the log that all others must belong to. */
export function firstHeader({ segments, headers }: ChosenSegments): HeaderFields | null {
  for (const { segment } of segments) {
    const fields = headers.get(segment)
    if (fields !== undefined) return fields
  }
  return null
}

import type { SegmentFile } from './segment-files.ts'
import type { PrunedPart } from './segment-header.ts'

/** The files that are the log, oldest first, and what of it was deleted on purpose. */
export interface CountedFiles {
  readonly files: readonly SegmentFile[]
  readonly pruned: PrunedPart | null
}

/**
 * Goes from the newest file down, because a header may speak of lower numbers only: a file that one above it
 * calls abandoned or pruned is not looked at, so its own header must not prune, abandon or acknowledge
 * anything either. Anybody can put such a file there.
 */
export function countedFiles(all: readonly SegmentFile[]): CountedFiles {
  const abandoned = new Set<number>()
  const files: SegmentFile[] = []
  let pruned: PrunedPart | null = null
  for (const file of all.toReversed()) {
    const gone = pruned !== null && file.segment <= pruned.segment
    if (gone || abandoned.has(file.segment)) continue
    files.push(file)
    const header = file.decoded?.header
    if (header === undefined) continue
    for (const number of header.abandoned) if (number < header.segment) abandoned.add(number)
    // Of two that name the same number the older one is the one that was acted on.
    const said = header.pruned
    if (said !== null && said.segment >= (pruned?.segment ?? 0)) pruned = said
  }
  return { files: files.reverse(), pruned }
}

import type { Vfs } from '../ports/vfs.ts'
import { countedFiles } from './counted-files.ts'
import { listSegments, type SegmentFile } from './segment-files.ts'
import type { AcknowledgedDamage, PreviousSegment, PrunedPart } from './segment-header.ts'

/** The files of a log, as far as their headers tell. */
export interface LogFiles {
  /** Those that are looked at, by number: neither abandoned nor deleted on purpose. */
  readonly files: readonly SegmentFile[]
  readonly pruned: PrunedPart | null
  /** Files that a deletion on purpose has left. */
  readonly leftovers: readonly number[]
  /** Damage that a header of one of these acknowledges. */
  readonly known: readonly AcknowledgedDamage[]
  /** The highest number of any file; 0 where there is none. */
  readonly newest: number
}

export async function readLogFiles(vfs: Vfs, dir: string): Promise<LogFiles> {
  const all = await listSegments(vfs, dir)
  const { files, pruned } = countedFiles(all)
  const gone = (segment: number): boolean => segment <= (pruned?.segment ?? -1)
  return {
    files,
    pruned,
    leftovers: all.map(({ segment }) => segment).filter(gone),
    known: files.flatMap((file) => file.decoded?.header.acknowledged ?? []),
    newest: Math.max(0, ...all.map(({ segment }) => segment)),
  }
}

/** How the successor recorded the end of this segment, or null for the newest one. */
export function recordedEnd(
  files: readonly SegmentFile[],
  segment: number,
): PreviousSegment | null {
  const next = files.find((file) => file.decoded?.header.previous?.segment === segment)
  return next?.decoded?.header.previous ?? null
}

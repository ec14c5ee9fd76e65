import type { DiskPlan } from './disk-plan.ts'
import { foreignMark } from './high-water-mark.ts'
import type { FoundLog } from './inspect-log.ts'
import type { MarkState } from './mark-writer.ts'
import type { OwedRecords } from './owed-records.ts'
import type { JournalFacts, JournalStatus } from './status.ts'

/** What has changed since the log was opened. */
export interface StatusNow {
  readonly acknowledged: boolean
  readonly unsigned: number | null
  /** POSIX code with which the disk refused the last record; null where it took it. */
  readonly refusedWith: string | null
  readonly mark: MarkState
  /** The newest record that this process deleted; 0 where it deleted none. */
  readonly prunedThrough: number
}

/** The state of the log, from what was found and what is; pure. */
export function statusOf(
  { report, keys, keyGap, findings, mark }: FoundLog,
  { disk, owed }: { readonly disk: DiskPlan; readonly owed: OwedRecords },
  now: StatusNow,
): JournalStatus {
  const gaps = report.segments.flatMap(({ segment, decoded }) =>
    decoded.header.keyGap === null ? [] : [{ segment, because: decoded.header.keyGap }],
  )
  const keyGaps =
    keyGap === null ? gaps : [...gaps, { segment: report.nextSegment, because: keyGap }]
  const facts: JournalFacts = {
    unsigned: now.unsigned ?? report.unsigned,
    disk: disk.level(),
    refusing: now.refusedWith !== null,
    refusedWith: now.refusedWith,
    gaps: { recorded: owed.settled(), owed: owed.waiting(), keys: keyGaps.length },
    uncleanEnds: report.uncleanEnds,
    acknowledged: now.acknowledged ? [...report.acknowledged, ...findings] : report.acknowledged,
    sealedAway: keys.sealedAway,
    mark: now.mark,
    foreignMark: foreignMark(mark, report.logId),
    cuts: report.cuts,
    keyGaps,
    prunedThrough: Math.max(now.prunedThrough, report.pruned?.seq ?? 0),
  }
  if (findings.length > 0 && !now.acknowledged) return { ...facts, kind: 'tampered', findings }
  if (keys.locked !== null) return { ...facts, kind: 'locked', because: keys.locked }
  if (report.end.kind === 'unclean') {
    return { ...facts, kind: 'unclean-end', tornBytes: report.end.tornBytes }
  }
  return { ...facts, kind: 'verified' }
}

import type { Finding, GoodCheckpoint } from './finding.ts'
import type { HistoryReport } from './history/history-report.ts'

/** 0 ok, 1 ok with unclean ends or key gaps, 2 tampered or damaged, 3 cannot decide. */
export type VerdictCode = 0 | 1 | 2 | 3

/** All that a verification says. */
export interface Report {
  readonly code: VerdictCode
  /** What could be looked at: without a secret, or with the payloads. */
  readonly level: 'public' | 'reader'
  readonly directory: string
  /** Hexadecimal; null where no header could be read. */
  readonly logId: string | null
  readonly genesis: string | null
  /** Files that were looked at. */
  readonly segments: number
  /** Sequence of the newest valid record, and its head. */
  readonly records: number
  readonly head: string | null
  /** Valid records behind the newest checkpoint. */
  readonly unsigned: number
  /** Segments whose payloads were opened and checked; 0 at the public level. */
  readonly openedSegments: number
  readonly firstBad: Finding | null
  readonly lastGoodCheckpoint: GoodCheckpoint | null
  readonly findings: readonly Finding[]
  /** Damage that somebody has acknowledged in the log itself. */
  readonly acknowledged: readonly Finding[]
  readonly uncleanEnds: number
  /** New signing keys that nothing proves. */
  readonly keyGaps: number
  /** New signing keys that the holder of the recovery kit signed. */
  readonly restarts: number
  /** Records that are known from outside and are gone, which somebody has acknowledged. */
  readonly cuts: readonly RecordSpan[]
  /** What was deleted on purpose. */
  readonly pruned: PrunedPart | null
  /** The comparison with the checkpoints that were given. */
  readonly checkpoints: CheckpointsCompared
  /** The comparison with the team's history database; null when it was not asked for. */
  readonly history: HistoryReport | null
  /** Why something could not be decided. */
  readonly undecided: readonly string[]
}

export interface RecordSpan {
  readonly from: number
  readonly to: number
}

export interface PrunedPart {
  /** Number of the last segment deleted. */
  readonly segment: number
  /** Sequence and head of its last record. */
  readonly seq: number
  readonly head: string
  /** Whether a checkpoint kept outside covers it. */
  readonly proven: boolean
}

export interface CheckpointsCompared {
  readonly given: number
  /** How many of these the log has as they were given, and the newest record that one of them covers. */
  readonly held: number
  readonly newest: number | null
  /** How many of these are of another log, or of another record than stands here. */
  readonly against: number
}

/** Damage outweighs doubt, and doubt outweighs the traces of a crash. */
export function codeOf(report: Omit<Report, 'code'>): VerdictCode {
  const { findings, undecided, history, pruned } = report
  if (findings.length > 0 || (history?.findings.length ?? 0) > 0) return 2
  if (undecided.length > 0) return 3
  const traces = [report.acknowledged.length, report.cuts.length]
  const counts = [report.uncleanEnds, report.keyGaps, report.restarts, ...traces]
  return counts.some((count) => count > 0) || pruned?.proven === false ? 1 : 0
}

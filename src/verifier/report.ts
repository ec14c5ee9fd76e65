import type { Finding, GoodCheckpoint } from './finding.ts'

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
  readonly keyGaps: number
  /** Why something could not be decided. */
  readonly undecided: readonly string[]
}

/** Damage outweighs doubt, and doubt outweighs the traces of a crash. */
export function codeOf(report: Omit<Report, 'code'>): VerdictCode {
  if (report.findings.length > 0) return 2
  if (report.undecided.length > 0) return 3
  const traces = report.uncleanEnds + report.keyGaps + report.acknowledged.length
  return traces > 0 ? 1 : 0
}

import { describeFinding, nodeVfs, verifyLog } from './journal/index.ts'

/** What the console's own reader says of a log directory, at the public level: no secret, no writes. */
export interface DirectoryVerdict {
  /** As the audit log's design numbers them: 0 ok, 1 unclean ends or key gaps, 2 tampered or damaged, 3 cannot decide. */
  readonly code: 0 | 1 | 2 | 3
  readonly records: number
  /** Hexadecimal; empty where there is no log. */
  readonly head: string
  readonly genesis: string
  readonly notes: readonly string[]
}

/** Verifies frames, chain, keys and signatures of a whole directory. The stand-alone verifier is a program of its own. */
export async function verifyDirectory(directory: string): Promise<DirectoryVerdict> {
  const report = await verifyLog(nodeVfs(), directory)
  const facts = {
    records: report.tip.seq,
    head: report.tip.head.toString('hex'),
    genesis: report.genesis ?? '',
  }
  if (report.logId === null && report.findings.length === 0) {
    return { ...facts, code: 3, notes: [`${directory} holds no audit log`] }
  }
  const findings = report.findings.map(describeFinding)
  if (findings.length > 0) return { ...facts, code: 2, notes: findings }
  const notes = [
    ...(report.uncleanEnds > 0 ? [`${report.uncleanEnds} segments end in a crash`] : []),
    ...(report.end.kind === 'unclean' ? ['the newest segment has no clean end'] : []),
    ...(report.keyGaps > 0 ? [`${report.keyGaps} key gaps`] : []),
    ...report.cuts.map(
      ({ from, to }) => `records ${from} to ${to} are gone, and that was acknowledged`,
    ),
    ...(report.pruned === null
      ? []
      : [
          `records up to ${report.pruned.seq} were deleted on purpose; a checkpoint elsewhere proves them`,
        ]),
    ...report.acknowledged.map((finding) => `acknowledged: ${describeFinding(finding)}`),
  ]
  return { ...facts, code: notes.length === 0 ? 0 : 1, notes }
}

import type { Verdict } from '../../../../shared/domain/verdict.ts'

/** One verdict over several services: a failure first, then what is waited for, then what lags, then *verified*. */
export function joinVerdicts(verdicts: readonly Verdict[]): Verdict {
  const evidence = verdicts.flatMap((each) => each.evidence)
  const failed = verdicts.find((each) => each.kind === 'failed')
  if (failed?.kind === 'failed') return { ...failed, evidence }
  const waiting = verdicts.flatMap((each) => (each.kind === 'pending' ? [each.waitingFor] : []))
  if (waiting.length > 0) return { kind: 'pending', waitingFor: waiting.join('; '), evidence }
  const mixed = verdicts.filter((each) => each.kind === 'mixed')
  const [first] = mixed
  if (first === undefined) return { kind: 'verified', evidence }
  return { ...first, behind: mixed.flatMap(({ behind }) => behind), evidence }
}

import { failure, failureOf } from '../../../shared/domain/failure.ts'
import type { Verdict } from '../../../shared/domain/verdict.ts'
import type { Check } from '../ports/system.ts'
import { lookAgain } from './look-again.ts'
import type { JobBench } from './step-job.ts'

/** Carries out a step that only looks. */
export async function runCheck(bench: JobBench, check: Check): Promise<void> {
  const { job, record } = bench
  const about = { step: job.step.id }
  await record({ kind: 'step-looking', ...about, attempt: job.attempt, purpose: 'do' })
  try {
    const verdict = await lookAgain(() => check.run(job.input, bench.reads, job.signal), {
      ...verdictPatience(check.patience, bench),
    })
    await record(endOf(verdict, job.step.id, `${check.system}.${check.name}`))
  } catch (thrown) {
    if (job.signal.aborted) {
      await record({ kind: 'step-ready', ...about })
      return
    }
    const failed = failureOf(thrown, `${check.system}.${check.name}`)
    await record({ kind: 'step-failed', ...about, failure: failed, evidence: [] })
  }
}

/** How a verdict is waited for. */
export function verdictPatience(patience: Check['patience'], bench: JobBench) {
  return {
    settled: (verdict: Verdict) => verdict.kind !== 'pending',
    unsettled: (thrown: { readonly failure: { readonly summary: string } }): Verdict => ({
      kind: 'pending',
      waitingFor: thrown.failure.summary,
      evidence: [],
    }),
    patience,
    clock: bench.parts.clock,
    signal: bench.job.signal,
  }
}

/** The event that a last verdict is. Still pending when patience is over is a failure. */
export function endOf(verdict: Verdict, step: string, tried: string) {
  switch (verdict.kind) {
    case 'verified':
      return { kind: 'step-succeeded', step, evidence: verdict.evidence } as const
    case 'mixed':
    case 'failed':
      return {
        kind: 'step-failed',
        step,
        failure: verdict.failure,
        evidence: verdict.evidence,
      } as const
    case 'pending':
      return {
        kind: 'step-failed',
        step,
        failure: failure('TIMED_OUT', {
          summary: `Not so after all the time it was given: ${verdict.waitingFor}`,
          tried,
          world: 'As the evidence shows.',
          next: 'Look again (retry); it may only be slow.',
        }),
        evidence: verdict.evidence,
      } as const
  }
}

import { type Failure, failure } from '../../../shared/domain/failure.ts'
import type { Plan } from '../../../shared/domain/plan.ts'
import type { AnyOperation, Intent, Settlement } from '../ports/system.ts'
import { failOrQueue } from './fail-or-queue.ts'
import { lookAgain } from './look-again.ts'
import { endOf, verdictPatience } from './run-check.ts'
import type { JobBench } from './step-job.ts'

// Reading back costs nothing and nothing may be sent before it is settled, so it goes on longer than a look.
const RECONCILE_AT_LEAST_MS = 30_000

/**
 * Finds out whether an intent happened, by comparing the world with the pre-state. Until the answer is
 * settled nothing is sent again; when patience is over the step stays unknown.
 */
export async function settle(
  bench: JobBench,
  operation: AnyOperation,
  intent: Intent & { readonly lost?: Failure },
): Promise<void> {
  const { job, record, parts } = bench
  const { attempt, purpose } = job
  const step = job.step.id
  await record({ kind: 'step-phase', step, phase: 'reconciling', attempt, purpose })
  // Not the job's signal: cancelling a run must not stop us from learning what it did.
  const signal = job.hurry
  const settlement = await lookAgain<Settlement>(
    () => operation.reconcile(intent, bench.reads, signal),
    {
      settled: (seen) => seen !== 'unsettled',
      unsettled: () => 'unsettled',
      patience: {
        everyMs: operation.patience.everyMs,
        forMs: Math.max(operation.patience.forMs, RECONCILE_AT_LEAST_MS),
      },
      clock: parts.clock,
      signal,
    },
  ).catch((): Settlement => 'unsettled')
  switch (settlement) {
    case 'happened':
      return verifyOutcome(bench, operation, intent.plan)
    case 'did-not': {
      // Cut short by the end of a console, and certain: nothing failed. What was approved still is, if its plan is the same.
      const again = purpose === 'do' && intent.lost === undefined && operation.queues !== true
      if (!again) return failOrQueue(bench, operation, didNotHappen(intent))
      const because = 'it was not sent before the console ended'
      await record({ kind: 'step-ready', step, because })
      return
    }
    case 'unsettled':
      await record({ kind: 'step-unknown', step, failure: unsettledFailure(intent.plan.title) })
  }
}

/** Looks again after an act; does not trust the reply. */
export async function verifyOutcome(
  bench: JobBench,
  operation: AnyOperation,
  plan: Plan,
): Promise<void> {
  const { job, record } = bench
  const step = job.step.id
  const { attempt, purpose } = job
  await record({ kind: 'step-phase', step, phase: 'verifying', attempt, purpose })
  const verdict = await lookAgain(
    () => operation.verify(plan, bench.reads, job.signal),
    verdictPatience(operation.patience, bench),
  ).catch(async (thrown: unknown) => {
    if (!job.signal.aborted) throw thrown
    await record({ kind: 'step-unknown', step, failure: notLookedAt(plan.title) })
  })
  if (verdict === undefined) return
  const end = endOf(verdict, step, plan.title)
  if (purpose === 'undo' && end.kind === 'step-succeeded') {
    await record({ kind: 'step-undone', step, evidence: end.evidence })
    return
  }
  await record(end)
}

function unsettledFailure(tried: string) {
  return failure('UNSETTLED', {
    summary: 'Whether it happened could not be found out yet.',
    tried,
    world: 'Unknown: it was sent and no answer came. Nothing is sent again before this is settled.',
    next: 'Retry: that looks again, and sends nothing before it knows.',
    retry: 'probe-first',
  })
}

function notLookedAt(tried: string) {
  return failure('CANCELLED', {
    summary: 'It was carried out; the look at its outcome was cancelled.',
    tried,
    world: 'Changed, as the plan says; not verified.',
    next: 'Retry: that looks, and sends nothing.',
    retry: 'probe-first',
  })
}

function didNotHappen({ plan, lost }: { readonly plan: Plan; readonly lost?: Failure }): Failure {
  const because = lost === undefined ? 'The console ended' : lost.summary.replace(/\.$/, '')
  return failure('REPLY_LOST', {
    summary: `${because}, and it did not happen.`,
    tried: plan.title,
    ...(lost?.answered === undefined ? {} : { answered: lost.answered }),
    world: 'As before: the pre-state still holds.',
    next: 'Retry.',
  })
}

import type { Failure, FailureCode } from '../../../shared/domain/failure.ts'
import { type Run, type Step, stepOf } from '../../../shared/domain/run.ts'
import { timestamp } from '../ports/clock.ts'
import type { AnyOperation } from '../ports/system.ts'
import { passing } from './look-again.ts'
import type { JobBench } from './step-job.ts'

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 60_000

/** What is worth another try; a refusal for its contents would be refused again. A reply that was lost is settled before: it did not happen. */
const worthATry: ReadonlySet<FailureCode> = new Set([...passing, 'REPLY_LOST'])

/**
 * Ends an attempt of which it is certain that nothing happened: a message waits for its provider, everything else has
 * failed. What changes a system never waits: it would happen at a moment that nobody chose.
 */
export async function failOrQueue(
  { job, parts, record }: JobBench,
  operation: Pick<AnyOperation, 'queues'>,
  failure: Failure,
): Promise<void> {
  const step = job.step.id
  const waits = operation.queues === true && job.purpose === 'do'
  if (!waits || failure.retry !== 'safe' || !worthATry.has(failure.code)) {
    await record({ kind: 'step-failed', step, failure, evidence: [] })
    return
  }
  const before = stepOf(parts.store.run(job.run.id) ?? job.run, step)?.queued
  const tries = (before?.tries ?? 0) + 1
  const nextTry = new Date(parts.clock.now().getTime() + waitMs(tries, failure)).toISOString()
  const since = before?.since ?? timestamp(parts.clock)
  await record({ kind: 'step-queued', step, failure, since, tries, nextTry })
}

/** The provider's own wish where it has one; else longer each time, so that one that is down is not run over. */
export function waitMs(tries: number, { retryAfterSeconds }: Pick<Failure, 'retryAfterSeconds'>) {
  // Never at once, whatever it asks for.
  if (retryAfterSeconds !== undefined) return Math.max(1, retryAfterSeconds) * 1_000
  return Math.min(FIRST_WAIT_MS * 2 ** (tries - 1), LONGEST_WAIT_MS)
}

/** A step of a run whose message waits. */
export interface WaitingMessage {
  readonly run: Run
  readonly step: Step
  /** Milliseconds of the epoch. */
  readonly due: number
}

/** Every message that is to be sent yet, the one that is due first before the others. */
export function waitingMessages(runs: readonly Run[]): readonly WaitingMessage[] {
  return runs
    .filter((run) => run.endedAt === undefined && !run.cancelling && !run.unread)
    .flatMap((run) =>
      run.steps.flatMap((step) =>
        step.state.kind === 'queued' ? [{ run, step, due: Date.parse(step.state.nextTry) }] : [],
      ),
    )
    .toSorted((a, b) => a.due - b.due)
}

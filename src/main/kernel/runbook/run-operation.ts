import { FailureError, failureOf } from '../../../shared/domain/failure.ts'
import type { StepId } from '../../../shared/domain/identifiers.ts'
import type { Plan, Undo } from '../../../shared/domain/plan.ts'
import { type Run, stepOf } from '../../../shared/domain/run.ts'
import type { Purpose } from '../../../shared/domain/step-state.ts'
import type { AnyOperation, Looked, Receipt } from '../ports/system.ts'
import { changesBetween, isApproved } from './approval.ts'
import { failOrQueue } from './fail-or-queue.ts'
import { planHash } from './plan-hash.ts'
import type { NewEvent } from './run-store.ts'
import { settle, verifyOutcome } from './settle.ts'
import type { JobBench } from './step-job.ts'

/** Carries out one operation: look, ask, record, act, verify. It returns where the operator is needed. */
export async function runOperation(
  bench: JobBench,
  operation: AnyOperation,
  approvedNow?: string,
): Promise<void> {
  const { job, record } = bench
  const { step, purpose, attempt } = job
  const tried = `${operation.system}.${operation.name}`
  try {
    await record({ kind: 'step-looking', step: step.id, attempt, purpose })
    const looked = await operation.look(job.input, bench.reads, job.signal)
    switch (looked.kind) {
      case 'nothing-to-do':
        await record(endWithoutAct(looked, step.id, purpose))
        return
      case 'refusal':
        await record({
          kind: 'step-failed',
          step: step.id,
          failure:
            looked.override === undefined
              ? looked.failure
              : { ...looked.failure, wayThrough: looked.override },
          evidence: [],
        })
        return
      case 'planned':
        await askOrAct(bench, operation, { plan: looked.plan, undo: looked.undo, approvedNow })
    }
  } catch (thrown) {
    if (job.signal.aborted && !(thrown instanceof FailureError)) {
      await record({ kind: 'step-ready', step: step.id })
      return
    }
    await failOrQueue(bench, operation, failureOf(thrown, tried))
  }
}

/** It is as it should be already. */
function endWithoutAct(
  { because, evidence, undo }: Extract<Looked, { readonly kind: 'nothing-to-do' }>,
  step: StepId,
  purpose: Purpose,
): NewEvent {
  if (purpose === 'undo') return { kind: 'step-undone', step, evidence }
  return undo === undefined
    ? { kind: 'step-skipped', step, by: 'console', because }
    : { kind: 'step-found', step, because, evidence, undo }
}

interface Offered {
  readonly plan: Plan
  readonly undo: Undo
  readonly approvedNow: string | undefined
}

async function askOrAct(bench: JobBench, operation: AnyOperation, offered: Offered) {
  const { job, parts, record } = bench
  const { plan, undo, approvedNow } = offered
  const hash = planHash(plan)
  const run = parts.store.run(job.run.id) ?? job.run
  // Until traffic has resumed, going back is putting service back. Later it is free only where nothing is
  // lost by it: a plan with a challenge is always asked about.
  const harmless = plan.reversibility === 'reversible' && plan.challenge === undefined
  const free = job.purpose === 'undo' && (harmless || run.trafficStopped)
  const step = stepOf(run, job.step.id) ?? job.step
  const about = { run, step, plan, planHash: hash, purpose: job.purpose }
  const needsSecond = parts.second.isNeeded(about)
  // With a second person the operator's own approval comes last: none that was given ahead counts.
  const approved = needsSecond
    ? approvedNow === hash && parts.second.isGiven(about)
    : approvedNow === hash || free || (job.purpose === 'do' && isApproved(run, step, plan))
  if (approved) {
    await act(bench, operation, { plan, undo, hash })
    return
  }
  const request = needsSecond ? parts.second.newRequest(about) : null
  if (request !== null) await record({ kind: 'step-second-asked', step: step.id, request })
  const wasApproved = approvedNow ?? step.approvedHash
  const stale =
    wasApproved === undefined
      ? {}
      : { stale: { approved: wasApproved, changes: changesBetween(step.plan, plan) } }
  await record({
    kind: 'step-planned',
    step: job.step.id,
    plan,
    planHash: hash,
    undo,
    purpose: job.purpose,
    ...stale,
  })
}

async function act(
  bench: JobBench,
  operation: AnyOperation,
  approved: { readonly plan: Plan; readonly undo: Undo; readonly hash: string },
): Promise<void> {
  const { job, record } = bench
  const { plan, undo, hash } = approved
  const step = job.step.id
  const preState = await operation.preState(plan, bench.reads, job.signal)
  let onDisk = false
  const effects = bench.parts.world.effects(bench.context, {
    async recordIntent() {
      const { purpose, attempt } = job
      await bench.parts.store.record(
        job.run.id,
        { kind: 'intent', step, plan, planHash: hash, undo, preState, purpose, attempt },
        { evenUnrecorded: putsServiceBack(job, bench.parts.store.run(job.run.id)) },
      )
      onDisk = true
    },
  })
  const receipt = await operation
    .apply(plan, effects, job.signal)
    .catch((thrown: unknown): Receipt => {
      const failed = failureOf(thrown, plan.title)
      // After the intent nobody knows how far it came; before it nothing was sent.
      return onDisk
        ? { kind: 'reply-lost', failure: failed }
        : { kind: 'not-sent', failure: failed }
    })
  const failed = receipt.kind === 'accepted' ? {} : { failure: receipt.failure }
  const facts = receipt.kind === 'accepted' ? receipt.facts : {}
  if (onDisk) await record({ kind: 'result', step, receipt: receipt.kind, facts, ...failed })
  switch (receipt.kind) {
    case 'accepted':
      return verifyOutcome(bench, operation, plan)
    case 'refused':
    case 'not-sent':
      return failOrQueue(bench, operation, receipt.failure)
    case 'reply-lost':
      await record({ kind: 'step-unknown', step, failure: receipt.failure })
      return settle(bench, operation, { plan, preState, lost: receipt.failure })
  }
}

/** Its intent may go unrecorded: a log that refuses must not keep service from coming back. */
function putsServiceBack({ run, step, purpose }: JobBench['job'], now: Run | undefined): boolean {
  const stopped = (now ?? run).trafficStopped
  const goesBack = purpose === 'undo' || step.definition.undoes !== undefined
  return goesBack && (stopped || step.definition.stopsTraffic === true)
}

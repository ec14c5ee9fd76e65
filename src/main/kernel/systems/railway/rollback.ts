import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import type { Operation } from '../../ports/system.ts'
import { OverrideInput, releaseName, TargetInput } from '../target-input.ts'
import { observeRailway, type RailwayObserved } from './observe.ts'
import { applyRaise, raiseState, reconcileRaise } from './raise.ts'
import { RaiseDetails } from './raise-details.ts'
import { raisePlan, raiseUndo } from './raise-plan.ts'
import { refusal, refuseDoubtful, refuseForeign } from './refuse.ts'
import { verifyRaise } from './verify-raise.ts'

/** Input of a rollback and of a redeploy. */
export const RailwayTargetInput = z.object({
  service: z.enum(['api', 'workers']),
  target: TargetInput,
  override: OverrideInput,
})
export type RailwayTargetInput = z.infer<typeof RailwayTargetInput>

function plan(input: RailwayTargetInput, observed: RailwayObserved): Planned<RaiseDetails> {
  const { target, live } = observed
  const foreign = refuseForeign(observed)
  if (foreign !== undefined) return foreign
  const rolledBack =
    live?.reason === 'rollback' && live.commit !== '' && live.commit === target.commit
  if (live !== undefined && (live.id === target.id || rolledBack)) {
    const because = rolledBack
      ? `${releaseName(live)} runs already, brought back by an earlier rollback.`
      : `${releaseName(target)} runs already.`
    return { kind: 'nothing-to-do', because, evidence: [fact('Runs now', live.id)] }
  }
  if (!target.canRollback) {
    return refusal('PAST_RETENTION', {
      summary: `Railway no longer keeps the image of ${releaseName({ ...target, deploymentId: target.id })}, or never had a good one (${target.status}).`,
      answered: `canRollback false, status ${target.status}`,
      next: target.canRedeploy
        ? 'Choose a newer deployment, or redeploy this one: it is built again from its commit, which takes minutes.'
        : 'Choose a newer deployment, or push a revert of the bad commit.',
    })
  }
  const doubt = input.override === undefined ? refuseDoubtful(observed) : undefined
  return doubt ?? raisePlan(observed, { ...input, how: 'rollback' })
}

/** Starts an earlier image again with the variables that it had: seconds, no build. */
export const rollback: Operation<RailwayTargetInput, RailwayObserved, RaiseDetails> = {
  system: 'railway',
  name: 'rollback',
  input: RailwayTargetInput,
  details: RaiseDetails,
  // Pull, boot, health check (300 s by default) and draining.
  patience: { everyMs: 1500, forMs: 600_000 },
  probe: ({ service, target }, world, signal) =>
    observeRailway({ service, deploymentId: target.deploymentId }, world, signal),
  plan,
  planUndo: raiseUndo,
  preState: raiseState,
  apply: applyRaise,
  reconcile: reconcileRaise,
  verify: verifyRaise,
}

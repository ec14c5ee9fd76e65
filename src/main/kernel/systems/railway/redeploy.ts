import { fact } from '../../../../shared/domain/evidence.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import type { Operation } from '../../ports/system.ts'
import { releaseName } from '../target-input.ts'
import { observeRailway, type RailwayObserved } from './observe.ts'
import { applyRaise, raiseState, reconcileRaise } from './raise.ts'
import { RaiseDetails } from './raise-details.ts'
import { raisePlan, raiseUndo } from './raise-plan.ts'
import { refusal, refuseDoubtful, refuseForeign } from './refuse.ts'
import { RailwayTargetInput } from './rollback.ts'
import { verifyRaise } from './verify-raise.ts'

function plan(input: RailwayTargetInput, observed: RailwayObserved): Planned<RaiseDetails> {
  const { target, live } = observed
  const foreign = refuseForeign(observed)
  if (foreign !== undefined) return foreign
  if (live?.id === target.id && input.override === undefined) {
    const because = `${releaseName(target)} runs already.`
    return { kind: 'nothing-to-do', because, evidence: [fact('Runs now', live.id)] }
  }
  if (!target.canRedeploy) {
    return refusal('NO_CANDIDATE', {
      summary: `Railway does not redeploy ${releaseName({ ...target, deploymentId: target.id })}.`,
      answered: `canRedeploy false, status ${target.status}`,
      next: 'Choose another deployment, or push a revert of the bad commit.',
    })
  }
  const doubt = input.override === undefined ? refuseDoubtful(observed) : undefined
  return doubt ?? raisePlan(observed, { ...input, how: 'redeploy' })
}

/** Builds an earlier commit again, with the variables of now: the way when its image is gone. */
export const redeploy: Operation<RailwayTargetInput, RailwayObserved, RaiseDetails> = {
  system: 'railway',
  name: 'redeploy',
  input: RailwayTargetInput,
  details: RaiseDetails,
  // A build comes first.
  patience: { everyMs: 2000, forMs: 1_800_000 },
  probe: ({ service, target }, world, signal) =>
    observeRailway({ service, deploymentId: target.deploymentId }, world, signal),
  plan,
  planUndo: raiseUndo,
  preState: raiseState,
  apply: applyRaise,
  reconcile: reconcileRaise,
  verify: verifyRaise,
}

import { fact } from '../../../../shared/domain/evidence.ts'
import type { Plan, Planned, Undo } from '../../../../shared/domain/plan.ts'
import { releaseName } from '../target-input.ts'
import { replicaText } from './deployment.ts'
import type { RailwayObserved } from './observe.ts'
import { type RaiseDetails, raiseFields, remembered } from './raise-details.ts'
import { refuseForeign } from './refuse.ts'
import { mutationAct, mutationCall } from './send.ts'

const WARNINGS = {
  rollback: [
    'The variables go back to what they were at that deployment: check DATABASE_URL and rotated secrets.',
    'Auto-deploy stays on: the next push to main replaces it.',
    'Whether Railway runs the pre-deploy command (migrations) again is not documented.',
  ],
  redeploy: [
    'It is built again from its commit, which takes minutes and may give another image than before.',
    'It gets the variables of now, not those it had.',
    'Auto-deploy stays on: the next push to main replaces it.',
  ],
} as const

/** The plan of a rollback or redeploy of one service. */
export function raisePlan(
  observed: RailwayObserved,
  asked: {
    readonly how: 'rollback' | 'redeploy'
    readonly target: { readonly version?: string }
    readonly override?: string
  },
): Planned<RaiseDetails> {
  const { railway, group, target, service, live, variables } = observed
  const foreign = refuseForeign(observed)
  if (service === undefined) {
    // Only a foreign target has no service.
    if (foreign !== undefined) return foreign
    throw new Error(`target ${target.id} has no service`)
  }
  const details: RaiseDetails = {
    group,
    override: asked.override ?? null,
    services: [
      {
        ...remembered(service, variables),
        deploymentId: target.id,
        how: asked.how,
        keepImage: false,
        commit: target.commit,
        formerId: live?.id ?? null,
        formerCommit: (live ?? service.latest)?.commit ?? '',
        replicas: live?.replicas ?? service.latest?.replicas ?? target.replicas,
      },
    ],
  }
  const version = asked.target.version ?? null
  const verb = asked.how === 'rollback' ? 'Roll back' : 'Redeploy'
  const call = mutationCall(
    asked.how === 'rollback' ? 'RollBack' : 'Redeploy',
    raiseFields(details),
  )
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: asked.how,
      title: `${verb} ${service.name} to ${releaseName({ ...target, version, deploymentId: target.id })}`,
      now: [
        fact('Runs now', live ? `${releaseName(live)} ${live.id} (${live.status})` : 'nothing'),
        fact('Replicas', live ? replicaText(live.replicas) : 'none'),
      ],
      target: [
        fact('Service', `${service.name} ${service.id}`),
        fact('Deployment', target.id),
        fact('Commit', target.commit || 'unknown'),
        fact('Message', target.message),
      ],
      acts: [mutationAct(railway, call)],
      preconditions: { runs: live?.id ?? 'none' },
      details,
      reversibility: 'reversible',
      warnings: WARNINGS[asked.how],
    },
  }
}

/** Back to what ran before: its image is kept from now on for as long as the plan of the account says. */
export function raiseUndo(
  plan: Plan<RaiseDetails>,
  { railway, group, live }: RailwayObserved,
): Undo {
  if (live === undefined) {
    return { kind: 'no-way-back', because: 'Nothing runs now that could be brought back.' }
  }
  const details: RaiseDetails = {
    ...plan.details,
    services: plan.details.services.map((own) => ({
      ...own,
      deploymentId: live.id,
      how: 'rollback',
    })),
  }
  return {
    kind: 'undo',
    title: `Roll back to ${releaseName({ ...live, deploymentId: live.id })} again, while Railway keeps its image (24 h to 15 days, by plan)`,
    acts: [mutationAct(railway, mutationCall('RollBack', raiseFields(details)))],
    operation: {
      system: 'railway',
      name: 'rollback',
      input: {
        service: group,
        target: { deploymentId: live.id, ...(live.commit ? { commit: live.commit } : {}) },
      },
    },
  }
}

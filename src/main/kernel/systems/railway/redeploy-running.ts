import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import type { Plan, Planned, Undo } from '../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../shared/domain/profile.ts'
import type { Operation } from '../../ports/system.ts'
import { railwayConsumers } from '../contract-consumers.ts'
import { releaseName } from '../target-input.ts'
import { railwayOf, type ServiceGroup, servicesOf } from './configuration.ts'
import { isRunning, type RailwayDeployment, replicaText } from './deployment.ts'
import { applyRaise, raiseState, reconcileRaise } from './raise.ts'
import { liveOf, RaiseDetails, raiseFields, remembered } from './raise-details.ts'
import { readService, readVariableNames, type ServiceSeen } from './read-service.ts'
import { refusal } from './refuse.ts'
import { mutationAct, mutationCall } from './send.ts'
import { verifyRaise } from './verify-raise.ts'

const RunningInput = z.object({
  service: z.enum(['api', 'workers']),
  /** Id of a contract: those services alone that have its address out of a variable. */
  contract: z.string().max(40).exactOptional(),
})
type RunningInput = z.infer<typeof RunningInput>

interface RunningObserved {
  readonly railway: RailwayProfile
  readonly group: ServiceGroup
  readonly services: readonly {
    readonly seen: ServiceSeen
    readonly live: RailwayDeployment | undefined
    readonly variables: readonly string[] | undefined
  }[]
}

function plan(_: RunningInput, observed: RunningObserved): Planned<RaiseDetails> {
  const { railway, group, services } = observed
  if (services.length === 0) {
    const whose = group === 'api' ? 'The API' : 'A worker'
    const because = `${whose} has the address of this contract out of no variable of the profile.`
    return { kind: 'nothing-to-do', because, evidence: [] }
  }
  const still = services.find(({ live }) => live === undefined)
  if (still !== undefined) {
    return refusal('BLOCKED', {
      summary: `${still.seen.name} does not run: there is no commit to deploy again.`,
      next: 'Bring it back first; it then starts with the variables of now.',
      retry: 'safe',
    })
  }
  const running = services.flatMap(({ seen, live, variables }) =>
    live === undefined ? [] : [{ seen, live, variables }],
  )
  const details: RaiseDetails = {
    group,
    override: 'its variables have changed',
    services: running.map(({ seen, live, variables }) => ({
      ...remembered(seen, variables),
      deploymentId: live.id,
      how: 'redeploy',
      keepImage: false,
      commit: live.commit,
      formerId: live.id,
      formerCommit: live.commit,
      replicas: live.replicas,
    })),
  }
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: 'redeploy-running',
      title: `Deploy again, same commit: ${running.map(({ seen, live }) => `${seen.name} on ${releaseName(live)}`).join(', ')}`,
      now: running.map(({ seen, live }) => fact(seen.name, `${live.id} (${live.status})`)),
      target: running.map(({ seen, live }) =>
        fact(seen.name, `commit ${live.commit || 'unknown'}, ${replicaText(live.replicas)}`),
      ),
      acts: [mutationAct(railway, mutationCall('Redeploy', raiseFields(details)))],
      preconditions: Object.fromEntries(running.map(({ seen, live }) => [seen.name, live.id])),
      details,
      reversibility: 'reversible',
      warnings: [
        'It is built again from the commit that runs, with the variables of now.',
        'Auto-deploy stays on: the next push to main replaces it, and has the same variables.',
      ],
    },
  }
}

function planUndo({ details }: Plan<RaiseDetails>, { railway, services }: RunningObserved): Undo {
  const [first, ...others] = services
  if (first?.live === undefined || others.length > 0) {
    const because =
      'Of several services each goes back by itself: put the variables back, then deploy them again.'
    return { kind: 'no-way-back', because }
  }
  const { live } = first
  const back: RaiseDetails = {
    ...details,
    services: details.services.map((own) => ({ ...own, how: 'rollback' })),
  }
  return {
    kind: 'undo',
    title: `Roll back to ${live.id}, which has the variables of before`,
    acts: [mutationAct(railway, mutationCall('RollBack', raiseFields(back)))],
    operation: {
      system: 'railway',
      name: 'rollback',
      input: {
        service: details.group,
        target: { deploymentId: live.id },
        override: 'the same commit with the variables of before',
      },
    },
  }
}

/** Builds the commit that runs once more, because the variables of its service have changed. */
export const redeployRunning: Operation<RunningInput, RunningObserved, RaiseDetails> = {
  system: 'railway',
  name: 'redeploy-running',
  input: RunningInput,
  details: RaiseDetails,
  // A build comes first.
  patience: { everyMs: 2000, forMs: 1_800_000 },
  async probe({ service: group, contract }, world, signal) {
    const railway = railwayOf(world.profile)
    const readers = railwayConsumers(world.profile, contract, group).map(({ service }) => service)
    const named = servicesOf(railway, group).filter(
      ({ name }) => contract === undefined || readers.includes(name),
    )
    const services = await Promise.all(
      named.map(async (each) => {
        const [seen, variables] = await Promise.all([
          readService(each, world, signal),
          readVariableNames(each.id, world, signal),
        ])
        return { seen, live: liveOf(seen, isRunning), variables }
      }),
    )
    return { railway, group, services }
  },
  plan,
  planUndo,
  preState: raiseState,
  apply: applyRaise,
  reconcile: reconcileRaise,
  verify: verifyRaise,
}

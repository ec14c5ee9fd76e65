import { fact } from '../../../../shared/domain/evidence.ts'
import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Plan, Planned, Undo } from '../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../shared/domain/profile.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Operation } from '../../ports/system.ts'
import { releaseName } from '../target-input.ts'
import { railwayOf, type ServiceGroup, servicesOf } from './configuration.ts'
import { isRunning, type RailwayDeployment, replicaText } from './deployment.ts'
import { applyRaise, raiseState, reconcileRaise } from './raise.ts'
import {
  liveOf,
  RaiseDetails,
  type RaisedService,
  raiseFields,
  remembered,
} from './raise-details.ts'
import { readDeployment, readService, readVariableNames, type ServiceSeen } from './read-service.ts'
import { refusal } from './refuse.ts'
import { mutationAct, mutationCall } from './send.ts'
import { verifyRaise } from './verify-raise.ts'
import { BringBackInput, wayBack } from './way-back.ts'

interface BringBackObserved {
  readonly railway: RailwayProfile
  readonly group: ServiceGroup
  readonly target: RailwayDeployment | undefined
  readonly services: readonly (ServiceSeen & {
    readonly variables: readonly string[] | undefined
  })[]
}

async function readTarget(
  input: BringBackInput,
  world: Reads,
  signal: AbortSignal,
): Promise<RailwayDeployment | undefined> {
  if (input.target === undefined) return undefined
  try {
    return await readDeployment(input.target.deploymentId, world, signal)
  } catch (thrown) {
    // Gone since it was chosen: what was stopped may hold the same commit, and traffic must come back.
    if (thrown instanceof FailureError && thrown.failure.field !== undefined) return undefined
    throw thrown
  }
}

async function probe(
  input: BringBackInput,
  world: Reads,
  signal: AbortSignal,
): Promise<BringBackObserved> {
  const railway = railwayOf(world.profile)
  const named = servicesOf(railway, input.service)
  const [target, services] = await Promise.all([
    readTarget(input, world, signal),
    Promise.all(
      named.map(async (each) => {
        const [seen, variables] = await Promise.all([
          readService(each, world, signal),
          readVariableNames(each.id, world, signal),
        ])
        return { ...seen, variables }
      }),
    ),
  ])
  return { railway, group: input.service, target, services }
}

function plan(input: BringBackInput, observed: BringBackObserved): Planned<RaiseDetails> {
  const { railway, group, target, services } = observed
  if (target !== undefined && !services.some(({ id }) => id === target.serviceId)) {
    return refusal('WRONG_PROJECT', {
      summary: `${target.id} is a deployment of service ${target.serviceId ?? 'unknown'}, which is not among the ${group} of the profile.`,
      next: 'Choose a deployment of the service that the profile names, or leave the target out.',
    })
  }
  const raised: readonly RaisedService[] = services.flatMap((seen) => {
    const own = target === undefined || target.serviceId === seen.id ? target : undefined
    const way = wayBack(seen, input, own)
    if (way === undefined) return []
    const live = liveOf(seen, isRunning)
    const former = { formerId: live?.id ?? null, formerCommit: (live ?? seen.latest)?.commit ?? '' }
    return [{ ...remembered(seen, seen.variables), ...way, ...former }]
  })
  if (raised.length === 0) return nothingRaised(input, observed)
  const details: RaiseDetails = { group, services: [...raised], override: null }
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: 'bring-back',
      title: `Bring back ${raised.map((each) => `${each.name} on ${releaseName(each)}`).join(', ')}`,
      now: services.map((seen) => fact(seen.name, liveOf(seen, isRunning)?.id ?? 'does not run')),
      target: raised.map((each) =>
        fact(each.name, `${each.how} of ${each.deploymentId}, ${replicaText(each.replicas)}`),
      ),
      acts: [mutationAct(railway, mutationCall('BringBack', raiseFields(details)))],
      preconditions: {},
      details,
      reversibility: 'reversible',
      warnings: ['Any deployment on Railway may take up variables that changed meanwhile.'],
    },
  }
}

function nothingRaised(
  input: BringBackInput,
  { group, services }: BringBackObserved,
): Planned<RaiseDetails> {
  const down = services.filter((seen) => liveOf(seen, isRunning) === undefined)
  const evidence = services.map((seen) =>
    fact(seen.name, liveOf(seen, isRunning)?.id ?? 'does not run'),
  )
  if (input.target !== undefined && down.length > 0) {
    return refusal('NOT_FOUND', {
      summary: `Railway no longer shows ${input.target.deploymentId}, and what was stopped is another commit.`,
      next: 'Bring back what was stopped (without a target), or choose another target.',
    })
  }
  const names = services.map(({ name }) => name).join(', ') || group
  const because = down.length === 0 ? `${names}: runs already.` : `${names}: nothing was stopped.`
  return { kind: 'nothing-to-do', because, evidence }
}

function planUndo({ details }: Plan<RaiseDetails>): Undo {
  return {
    kind: 'undo',
    title: `Stop ${details.services.map(({ name }) => name).join(', ')} again`,
    // Which deployment that is, is known only when it is there.
    acts: [
      { kind: 'manual', instruction: 'deploymentStop of the deployment that this step makes' },
    ],
    operation: { system: 'railway', name: 'stop', input: { service: details.group } },
  }
}

/** Puts a stopped group back on the air with one request. Never gated: what runs already is left alone. */
export const bringBack: Operation<BringBackInput, BringBackObserved, RaiseDetails> = {
  system: 'railway',
  name: 'bring-back',
  input: BringBackInput,
  details: RaiseDetails,
  patience: { everyMs: 1500, forMs: 600_000 },
  probe,
  plan,
  planUndo,
  preState: raiseState,
  apply: applyRaise,
  reconcile: reconcileRaise,
  verify: verifyRaise,
}

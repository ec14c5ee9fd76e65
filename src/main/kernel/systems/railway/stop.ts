import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import type { Plan, Planned, Undo } from '../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../shared/domain/profile.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Intent, Operation, PreState, Settlement } from '../../ports/system.ts'
import { settle } from '../settle.ts'
import { OverrideInput } from '../target-input.ts'
import { railwayOf, type ServiceGroup, servicesOf } from './configuration.ts'
import { isRising, isRunning, replicaText } from './deployment.ts'
import { liveOf } from './raise-details.ts'
import { readService, type ServiceSeen } from './read-service.ts'
import { refusal } from './refuse.ts'
import { type MutationField, mutationAct, mutationCall, sendMutation } from './send.ts'
import { StopDetails, type StoppedService } from './stop-details.ts'
import { verifyStop } from './verify-stop.ts'
import { wayBack } from './way-back.ts'

const StopInput = z.object({ service: z.enum(['api', 'workers']), override: OverrideInput })
type StopInput = z.infer<typeof StopInput>

interface StopObserved {
  readonly railway: RailwayProfile
  readonly group: ServiceGroup
  readonly services: readonly ServiceSeen[]
}

const SETTLING = { looks: 4, everyMs: 1500 }

function stoppedOf(seen: ServiceSeen): StoppedService | undefined {
  const live = liveOf(seen, isRunning)
  if (live === undefined) return undefined
  const rest = seen.active.filter((each) => isRunning(each) && each.id !== live.id)
  return {
    serviceId: seen.id,
    name: seen.name,
    deployments: [live, ...rest].map(({ id, commit }) => ({ deploymentId: id, commit })),
    commit: live.commit,
    replicas: live.replicas,
  }
}

function stopFields(details: StopDetails): readonly MutationField[] {
  return details.services.flatMap(({ deployments }) =>
    deployments.map(({ deploymentId }) => ({ field: 'deploymentStop' as const, deploymentId })),
  )
}

function plan(input: StopInput, { railway, group, services }: StopObserved): Planned<StopDetails> {
  const running = services.flatMap((seen) => stoppedOf(seen) ?? [])
  const names = services.map(({ name }) => name).join(', ')
  if (services.length === 0) {
    const because = `The profile names no ${group}.`
    return { kind: 'nothing-to-do', because, evidence: [] }
  }
  const rising = services.flatMap((seen) =>
    seen.listed.filter(isRising).map((each) => ({ seen, each })),
  )[0]
  if (rising !== undefined && input.override === undefined) {
    return refusal(
      'ANOTHER_IN_PROGRESS',
      {
        summary: `${rising.each.id} of ${rising.seen.name} is on its way up (${rising.each.status}) and would run after the stop.`,
        answered: `${rising.each.id} ${rising.each.status}`,
        next: 'Wait until it has ended, or cancel it in the dashboard; then look again.',
        field: 'service',
        retry: 'safe',
      },
      'Stop what runs now; whatever comes up has to be stopped by another step.',
    )
  }
  if (running.length === 0) {
    const evidence = services.map(({ name, latest }) =>
      fact(name, latest?.status ?? 'no deployment'),
    )
    const because = `Nothing of ${names} runs.`
    return { kind: 'nothing-to-do', because, evidence, ...undoOfOthers(group, services) }
  }
  const details: StopDetails = { group, services: running }
  const idle = services.filter(({ id }) => !running.some(({ serviceId }) => serviceId === id))
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: 'stop',
      title: `Stop ${running.map(({ name }) => name).join(', ')}`,
      now: running.map((each) =>
        fact(each.name, `${each.commit.slice(0, 7)}, ${replicaText(each.replicas)}`),
      ),
      target: running.map((each) =>
        fact(each.name, each.deployments.map(({ deploymentId }) => deploymentId).join(', ')),
      ),
      acts: [mutationAct(railway, mutationCall('Stop', stopFields(details)))],
      preconditions: Object.fromEntries(running.map((each) => [`runs ${each.name}`, each.commit])),
      details,
      reversibility: 'reversible',
      warnings: [
        `Users of ${running.map(({ name }) => name).join(', ')} are refused until it is brought back.`,
        'A push to main while it is stopped starts the newest commit: nobody should push now.',
        ...idle.map(
          ({ name }) => `${name} does not run now and will not be brought back by this run.`,
        ),
      ],
    },
  }
}

/** What another console stopped, or somebody by hand, is brought back by what Railway shows as stopped. */
function undoOfOthers(
  group: ServiceGroup,
  services: readonly ServiceSeen[],
): { readonly undo?: Undo } {
  const input = { service: group }
  const stopped = services.filter((seen) => wayBack(seen, input, undefined) !== undefined)
  if (stopped.length === 0) return {}
  return {
    undo: {
      kind: 'undo',
      title: `Bring back ${stopped.map(({ name }) => name).join(', ')}`,
      // Which deployment that is, it looks at in its turn.
      acts: [],
      operation: { system: 'railway', name: 'bring-back', input },
    },
  }
}

function planUndo({ details }: Plan<StopDetails>, { railway, group }: StopObserved): Undo {
  const fields = details.services.flatMap(({ deployments: [first] }) =>
    first === undefined
      ? []
      : [
          {
            field: 'deploymentRedeploy' as const,
            deploymentId: first.deploymentId,
            keepImage: true,
          },
        ],
  )
  return {
    kind: 'undo',
    title: `Bring back ${details.services.map(({ name, replicas }) => `${name} (${replicaText(replicas)})`).join(', ')}`,
    acts: [mutationAct(railway, mutationCall('BringBack', fields))],
    operation: {
      system: 'railway',
      name: 'bring-back',
      input: { service: group, stopped: details },
    },
  }
}

async function preState(
  { details }: Plan<StopDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<PreState> {
  return { running: await readRunning(details, world, signal) }
}

/** Ids of the plan that still run. */
async function readRunning(
  details: StopDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<string[]> {
  const seen = await Promise.all(
    details.services.map(({ serviceId, name }) =>
      readService({ id: serviceId, name }, world, signal),
    ),
  )
  const wanted = stopFields(details).map(({ deploymentId }) => deploymentId)
  const all = seen.flatMap(({ active, listed }) => [...active, ...listed])
  return wanted.filter((id) => all.some((each) => each.id === id && isRunning(each)))
}

function reconcile(
  intent: Intent<StopDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Settlement> {
  const { running } = z.object({ running: z.array(z.string()) }).parse(intent.preState)
  const look = async (): Promise<Settlement> => {
    const still = await readRunning(intent.plan.details, world, signal)
    // One request carries all: where one of them stopped, it was carried out.
    return running.some((id) => !still.includes(id)) ? 'happened' : 'did-not'
  }
  return settle(look, SETTLING, { world, signal })
}

/** Stops every running deployment of a group with one request, remembering what ran and how often. */
export const stop: Operation<StopInput, StopObserved, StopDetails> = {
  system: 'railway',
  name: 'stop',
  input: StopInput,
  details: StopDetails,
  patience: { everyMs: 1000, forMs: 120_000 },
  probe: async ({ service }, world, signal) => {
    const railway = railwayOf(world.profile)
    const named = servicesOf(railway, service)
    const services = await Promise.all(named.map((each) => readService(each, world, signal)))
    return { railway, group: service, services }
  },
  plan,
  planUndo,
  preState,
  apply: ({ details }, world, signal) =>
    sendMutation('Stop', stopFields(details), { world, signal }),
  reconcile,
  verify: verifyStop,
}

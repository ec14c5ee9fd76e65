import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import { type Lag, outlastMixed } from '../outlast-mixed.ts'
import {
  isRising,
  isRunning,
  type RailwayDeployment,
  replicaText,
  runningInstances,
} from './deployment.ts'
import { joinVerdicts } from './join-verdicts.ts'
import type { RaiseDetails, RaisedService } from './raise-details.ts'
import { LOOKED_THROUGH, readService, readVariableNames, type ServiceSeen } from './read-service.ts'

/** Old containers drain after the new deployment is a success. */
const DRAIN_LAG: Lag = { everyMs: 1500, forMs: 60_000 }

const label = (each: RailwayDeployment) => `${each.commit.slice(0, 7) || 'no commit'} ${each.id}`

function failed(own: RaisedService, seen: ServiceSeen, summary: string): Verdict {
  const runs = seen.active.filter(isRunning).map(label).join(', ') || 'nothing'
  return {
    kind: 'failed',
    evidence: [fact(`${own.name} runs`, runs)],
    failure: failure('NOT_VERIFIED', {
      summary,
      tried: `look for the new deployment of ${own.name} and what it runs`,
      world: `${own.name} runs ${runs}.`,
      next: 'Read its logs in the dashboard, then plan again from what runs now.',
      retry: 'probe-first',
    }),
  }
}

function variablesEvidence(own: RaisedService, names: readonly string[] | undefined) {
  if (names === undefined || own.variables === null) {
    return fact(`${own.name} variables`, 'not read: the token may not')
  }
  const before = own.variables
  const added = names.filter((name) => !before.includes(name))
  const gone = before.filter((name) => !names.includes(name))
  const words = [
    `${names.length} names read again`,
    added.length > 0 ? `new: ${added.join(', ')}` : 'none new',
    gone.length > 0 ? `gone: ${gone.join(', ')}` : 'none gone',
  ]
  return fact(`${own.name} variables`, `${words.join('; ')} (values are not looked at)`)
}

/** What is not ours and still runs, or came up instead of ours. */
function judgeOthers(
  own: RaisedService,
  seen: ServiceSeen,
  ours: RailwayDeployment,
): Verdict | readonly string[] {
  const others = [...seen.active, ...seen.listed].filter(
    (each, index, all) =>
      each.id !== ours.id && all.findIndex(({ id }) => id === each.id) === index,
  )
  const foreign = others.find(
    (each) =>
      !own.known.includes(each.id) &&
      each.commit !== own.commit &&
      (isRising(each) || (isRunning(each) && seen.active.some(({ id }) => id === each.id))),
  )
  if (foreign !== undefined) {
    const words = `Another deployment of ${own.name}, ${label(foreign)} (${foreign.status}), came with ours: the newest commit may be back.`
    return failed(own, seen, words)
  }
  return others
    .filter((each) =>
      seen.active.some(({ id }) => id === each.id) ? isRunning(each) : runningInstances(each) > 0,
    )
    .filter((each) => own.known.includes(each.id))
    .map((each) => `${own.name}: ${label(each)} still runs`)
}

async function judgeRunning(
  own: RaisedService,
  { seen, ours }: { readonly seen: ServiceSeen; readonly ours: RailwayDeployment },
  { world, signal }: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<Verdict> {
  const evidence = [
    fact(`${own.name} runs`, `${label(ours)} (${ours.status})`),
    fact(`${own.name} replicas`, replicaText(ours.replicas)),
  ]
  if (ours.stopped) return failed(own, seen, `${label(ours)} of ${own.name} has been stopped.`)
  const behind = judgeOthers(own, seen, ours)
  if (!isNames(behind)) return behind
  const starting = ours.instances.filter(({ status }) =>
    ['CREATED', 'INITIALIZING'].includes(status),
  )
  if (!seen.active.some(({ id }) => id === ours.id) || starting.length > 0) {
    return { kind: 'pending', waitingFor: `${own.name}: replicas of ${label(ours)}`, evidence }
  }
  const replicas =
    replicaText(ours.replicas) === replicaText(own.replicas)
      ? []
      : [
          `${own.name}: replicas ${replicaText(ours.replicas)} instead of ${replicaText(own.replicas)}`,
        ]
  const seenAgain = [
    ...evidence,
    variablesEvidence(own, await readVariableNames(own.serviceId, world, signal)),
  ]
  const names = [...behind, ...replicas]
  if (names.length === 0) return { kind: 'verified', evidence: seenAgain }
  return {
    kind: 'mixed',
    behind: names,
    evidence: seenAgain,
    failure: failure('MIXED', {
      summary: `${own.name} does not run ${own.commit.slice(0, 7)} everywhere: ${names.join('; ')}.`,
      tried: 'read the deployments and their instances once more',
      world: `${label(ours)} runs, and ${names.join('; ')}.`,
      next: 'Remove what is left over, or set the replicas, in the dashboard; then look again.',
      retry: 'probe-first',
    }),
  }
}

function isNames(found: Verdict | readonly string[]): found is readonly string[] {
  return Array.isArray(found)
}

async function look(own: RaisedService, world: Reads, signal: AbortSignal): Promise<Verdict> {
  const asked = { id: own.serviceId, name: own.name, first: LOOKED_THROUGH }
  const seen = await readService(asked, world, signal)
  const fresh = seen.listed.filter(({ id }) => !own.known.includes(id))
  const wanted = fresh.filter(({ commit }) => own.commit === '' || commit === own.commit)
  const ours = wanted.find(({ status }) => status === 'SUCCESS') ?? wanted[0]
  const evidence = [fact(`${own.name} new deployments`, fresh.map(label).join(', ') || 'none')]
  if (ours === undefined) {
    return { kind: 'pending', waitingFor: `${own.name}: the new deployment to be listed`, evidence }
  }
  switch (ours.status) {
    case 'SUCCESS':
    case 'SLEEPING':
      return judgeRunning(own, { seen, ours }, { world, signal })
    case 'FAILED':
    case 'CRASHED':
      return failed(own, seen, `${label(ours)} of ${own.name} is ${ours.status}.`)
    case 'REMOVED':
    case 'REMOVING':
    case 'SKIPPED':
      return failed(
        own,
        seen,
        `${label(ours)} of ${own.name} is ${ours.status}: something else took its place.`,
      )
    default:
      // A status that the schema does not have is waited for too, up to the ceiling of the patience.
      return {
        kind: 'pending',
        waitingFor: `${own.name}: ${label(ours)} is ${ours.status}`,
        evidence,
      }
  }
}

/**
 * Finds the new deployment of each service by the ids that were not there before, follows it to its end,
 * and reads commit, replicas and variable names again: any write may have brought the newest (the bad)
 * commit back (facts/railway.md §11).
 */
export function verifyRaise(
  plan: Plan<RaiseDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const all = async () =>
    joinVerdicts(await Promise.all(plan.details.services.map((own) => look(own, world, signal))))
  return outlastMixed(all, DRAIN_LAG, { world, signal })
}

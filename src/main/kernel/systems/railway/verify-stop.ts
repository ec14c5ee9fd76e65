import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import { isRising, isRunning, replicaText, runningInstances } from './deployment.ts'
import { joinVerdicts } from './join-verdicts.ts'
import { readService } from './read-service.ts'
import type { StopDetails, StoppedService } from './stop-details.ts'

async function look(own: StoppedService, world: Reads, signal: AbortSignal): Promise<Verdict> {
  const seen = await readService({ id: own.serviceId, name: own.name }, world, signal)
  const ours = (id: string) => own.deployments.some(({ deploymentId }) => deploymentId === id)
  const all = [...seen.active, ...seen.listed].filter(
    (each, index, list) => list.findIndex(({ id }) => id === each.id) === index,
  )
  const evidence = [
    fact(`${own.name} before`, `${own.commit.slice(0, 7)}, ${replicaText(own.replicas)}`),
    fact(
      `${own.name} now`,
      seen.active
        .map((each) => `${each.id} ${each.stopped ? 'stopped' : each.status}`)
        .join(', ') || 'nothing active',
    ),
  ]
  const foreign = all.find(
    (each) =>
      !ours(each.id) &&
      (isRising(each) || (isRunning(each) && seen.active.some(({ id }) => id === each.id))),
  )
  if (foreign !== undefined) {
    const words = `${foreign.id} (${foreign.commit.slice(0, 7)}, ${foreign.status})`
    return {
      kind: 'failed',
      evidence,
      failure: failure('NOT_VERIFIED', {
        summary: `${own.name} is not stopped: ${words} came up meanwhile.`,
        tried: `look at every deployment of ${own.name}`,
        world: `${own.name} can write to the database.`,
        next: 'Find out who deployed, then stop it as well.',
        retry: 'safe',
      }),
    }
  }
  const still = all.filter(
    (each) => ours(each.id) && (isRunning(each) || runningInstances(each) > 0),
  )
  return still.length === 0
    ? { kind: 'verified', evidence }
    : {
        kind: 'pending',
        waitingFor: `${own.name}: ${still.map(({ id }) => id).join(', ')} to stop`,
        evidence,
      }
}

/** Stopped means: nothing of the service runs, neither ours nor what came up meanwhile. */
export async function verifyStop(
  { details }: Plan<StopDetails>,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  return joinVerdicts(await Promise.all(details.services.map((own) => look(own, world, signal))))
}

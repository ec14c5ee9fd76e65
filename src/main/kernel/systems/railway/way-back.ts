import { z } from 'zod'
import { TargetInput } from '../target-input.ts'
import { isRunning, type RailwayDeployment } from './deployment.ts'
import { liveOf, type RaisedService } from './raise-details.ts'
import type { ServiceSeen } from './read-service.ts'
import { StopDetails } from './stop-details.ts'

/** What is brought back, and by which knowledge of the stop. */
export const BringBackInput = z.object({
  service: z.enum(['api', 'workers']),
  /** The details of the stop; without them (another laptop) what Railway shows as stopped is brought back. */
  stopped: StopDetails.nullable().exactOptional(),
  /** For the API: what must run instead of what was stopped. */
  target: TargetInput.exactOptional(),
})
export type BringBackInput = z.infer<typeof BringBackInput>

type Way = Pick<RaisedService, 'deploymentId' | 'how' | 'keepImage' | 'commit' | 'replicas'>

function wayFor(deployment: RailwayDeployment, replicas: RaisedService['replicas']): Way {
  const { id, commit, canRollback } = deployment
  // Only what no longer is in place can be rolled back to; what was stopped is redeployed from its image.
  return {
    deploymentId: id,
    commit,
    replicas,
    how: canRollback ? 'rollback' : 'redeploy',
    keepImage: !canRollback,
  }
}

/** How one service comes back; `undefined` where it runs already or never was stopped. */
export function wayBack(
  seen: ServiceSeen,
  input: BringBackInput,
  target: RailwayDeployment | undefined,
): Way | undefined {
  const record = input.stopped?.services.find(({ serviceId }) => serviceId === seen.id)
  const latestStopped = seen.listed.find(
    ({ id, stopped }) => stopped && seen.active.some((each) => each.id === id),
  )
  const stopped =
    seen.listed.find(({ id }) => id === record?.deployments[0]?.deploymentId) ??
    latestStopped ??
    (seen.latest?.stopped ? seen.latest : undefined)
  const replicas = record?.replicas ?? stopped?.replicas ?? target?.replicas ?? {}
  const live = liveOf(seen, isRunning)
  const wanted = target ?? (input.target === undefined ? undefined : stopped)
  if (live !== undefined && (wanted === undefined || live.commit === wanted.commit))
    return undefined
  if (target !== undefined) return wayFor(target, replicas)
  if (stopped === undefined) return undefined
  // The wanted target is gone: only the same commit may stand in for it.
  if (input.target?.commit !== undefined && stopped.commit !== input.target.commit) return undefined
  return { ...wayFor(stopped, replicas), how: 'redeploy', keepImage: true }
}

import type { RailwayProfile } from '../../../../shared/domain/profile.ts'
import type { Reads } from '../../ports/reads.ts'
import { type NamedService, railwayOf, type ServiceGroup, servicesOf } from './configuration.ts'
import { isRunning, type RailwayDeployment } from './deployment.ts'
import { liveOf } from './raise-details.ts'
import { readDeployment, readService, readVariableNames, type ServiceSeen } from './read-service.ts'

/** What a plan for one service is made from. */
export interface RailwayObserved {
  readonly railway: RailwayProfile
  readonly group: ServiceGroup
  readonly target: RailwayDeployment
  /** The profile's service that the target belongs to; `undefined` where it is none of the group. */
  readonly service: ServiceSeen | undefined
  readonly live: RailwayDeployment | undefined
  readonly variables: readonly string[] | undefined
}

/** Reads the target, its service, and what runs there. @throws FailureError */
export async function observeRailway(
  input: { readonly service: ServiceGroup; readonly deploymentId: string },
  world: Reads,
  signal: AbortSignal,
): Promise<RailwayObserved> {
  const railway = railwayOf(world.profile)
  const target = await readDeployment(input.deploymentId, world, signal)
  const base = { railway, group: input.service, target }
  const named: NamedService | undefined = servicesOf(railway, input.service).find(
    ({ id }) => id === target.serviceId,
  )
  if (named === undefined)
    return { ...base, service: undefined, live: undefined, variables: undefined }
  const [service, variables] = await Promise.all([
    readService(named, world, signal),
    readVariableNames(named.id, world, signal),
  ])
  return { ...base, service, live: liveOf(service, isRunning), variables }
}

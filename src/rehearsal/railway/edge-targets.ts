import type { EdgeTarget } from './edge.ts'
import type { RailwayState } from './model.ts'
import type { ReplicaFleet } from './replica-fleet.ts'

/**
 * Where the edge sends requests: the running replicas of the API deployment that is a success, and
 * those that a removed one has left behind (only a fault does that).
 */
export function edgeTargets(state: RailwayState, fleet: ReplicaFleet): readonly EdgeTarget[] {
  const api = state.services.find(({ role }) => role === 'api')
  return state.deployments
    .filter(
      ({ serviceId, status }) =>
        serviceId === api?.id && (status === 'SUCCESS' || status === 'REMOVED'),
    )
    .flatMap(({ id }) => fleet.setOf(id)?.replicas() ?? [])
    .flatMap((replica) => {
      const port = replica.port()
      return replica.status() === 'RUNNING' && port !== null ? [{ id: replica.id, port }] : []
    })
}

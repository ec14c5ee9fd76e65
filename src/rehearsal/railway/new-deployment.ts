import type { Creator, RailwayState, Sabotage, StoredDeployment, StoredService } from './model.ts'
import { totalReplicas } from './region-map.ts'

/** What every new deployment needs to be told. */
export interface Birth {
  readonly id: string
  readonly snapshotId: string
  readonly at: string
  readonly creator: Creator | null
  readonly sabotage: Sabotage
}

function born(
  service: StoredService,
  birth: Birth,
  rest: Pick<StoredDeployment, 'commit' | 'reason' | 'builds' | 'variables' | 'regions'>,
): StoredDeployment {
  return {
    id: birth.id,
    snapshotId: birth.snapshotId,
    serviceId: service.id,
    status: 'QUEUED',
    createdAt: birth.at,
    updatedAt: birth.at,
    statusUpdatedAt: birth.at,
    succeededAt: null,
    removedAt: null,
    stopped: false,
    creator: birth.creator,
    events: [],
    sabotage: birth.sabotage,
    ...rest,
  }
}

/** A new deployment of a commit, built from source, with the variables of now. */
export function deployCommit(
  service: StoredService,
  commit: string,
  birth: Birth,
): StoredDeployment {
  return born(service, birth, {
    commit,
    reason: 'deploy',
    builds: true,
    variables: service.variables,
    regions: service.regions,
  })
}

// A service that was scaled to zero comes back as wide as the deployment was.
function regionsFor(service: StoredService, target: StoredDeployment): StoredDeployment['regions'] {
  return totalReplicas(service.regions) > 0 ? service.regions : target.regions
}

/** `deploymentRollback`: image and variables of the old deployment, no build, a new id. */
export function rollbackTo(
  service: StoredService,
  target: StoredDeployment,
  birth: Birth,
): StoredDeployment {
  return born(service, birth, {
    commit: target.commit,
    reason: 'rollback',
    builds: false,
    variables: target.variables,
    regions: regionsFor(service, target),
  })
}

/** `deploymentRedeploy`: the same source, the variables of now, a build unless the image is kept. */
export function redeployOf(
  service: StoredService,
  target: StoredDeployment,
  birth: Birth & { readonly builds: boolean },
): StoredDeployment {
  return born(service, birth, {
    commit: target.commit,
    reason: 'redeploy',
    builds: birth.builds,
    variables: service.variables,
    regions: regionsFor(service, target),
  })
}

/**
 * The state with a new deployment at its end. A rollback gives the service its old variables back,
 * and any deployment takes a service out of zero; auto-deploy stays as it is (railway.md, 5 and 11).
 */
export function admit(state: RailwayState, deployment: StoredDeployment): RailwayState {
  return {
    ...state,
    deployments: [...state.deployments, deployment],
    services: state.services.map((service) =>
      service.id === deployment.serviceId
        ? { ...service, regions: deployment.regions, variables: deployment.variables }
        : service,
    ),
  }
}

import type { DeploymentStatus, RailwayState, StoredDeployment } from './model.ts'

/** Where a deployment may go from each status; an empty list is an end. */
const NEXT: Readonly<Record<DeploymentStatus, readonly DeploymentStatus[]>> = {
  QUEUED: ['BUILDING', 'DEPLOYING', 'REMOVED', 'FAILED'],
  WAITING: ['BUILDING', 'DEPLOYING', 'REMOVED', 'FAILED'],
  NEEDS_APPROVAL: ['QUEUED', 'REMOVED', 'SKIPPED'],
  INITIALIZING: ['BUILDING', 'DEPLOYING', 'REMOVED', 'FAILED'],
  BUILDING: ['DEPLOYING', 'FAILED', 'REMOVED'],
  DEPLOYING: ['SUCCESS', 'FAILED', 'CRASHED', 'REMOVED'],
  SUCCESS: ['REMOVING', 'REMOVED', 'CRASHED', 'SLEEPING'],
  SLEEPING: ['SUCCESS', 'REMOVING', 'REMOVED'],
  CRASHED: ['REMOVING', 'REMOVED', 'SUCCESS'],
  FAILED: ['REMOVED'],
  REMOVING: ['REMOVED'],
  REMOVED: [],
  SKIPPED: [],
}

/** Whether a deployment is on its way up. */
export function isInProgress(status: DeploymentStatus): boolean {
  return ['QUEUED', 'WAITING', 'NEEDS_APPROVAL', 'INITIALIZING', 'BUILDING', 'DEPLOYING'].includes(
    status,
  )
}

/** Whether a deployment counts as active: it serves, or would if it were not stopped or crashed. */
export function isActive(deployment: StoredDeployment): boolean {
  if (deployment.status === 'CRASHED') return deployment.succeededAt !== null
  return deployment.status === 'SUCCESS' || deployment.status === 'SLEEPING'
}

/** A deployment in its next status; throws on a move that the platform does not make. */
export function moveTo(
  deployment: StoredDeployment,
  status: DeploymentStatus,
  at: string,
): StoredDeployment {
  if (!NEXT[deployment.status].includes(status)) {
    throw new Error(`deployment ${deployment.id}: no way from ${deployment.status} to ${status}`)
  }
  return {
    ...deployment,
    status,
    statusUpdatedAt: at,
    updatedAt: at,
    succeededAt: status === 'SUCCESS' ? (deployment.succeededAt ?? at) : deployment.succeededAt,
    removedAt: status === 'REMOVED' ? at : deployment.removedAt,
  }
}

/** The state with one deployment replaced by what `change` makes of it. */
export function changeDeployment(
  state: RailwayState,
  id: string,
  change: (deployment: StoredDeployment) => StoredDeployment,
): RailwayState {
  return {
    ...state,
    deployments: state.deployments.map((each) => (each.id === id ? change(each) : each)),
  }
}

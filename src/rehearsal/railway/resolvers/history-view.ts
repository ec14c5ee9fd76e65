import type { StoredDeployment } from '../model.ts'
import type { Platform } from '../platform.ts'

/** The steps of a deployment, oldest first. */
export function eventViews(deployment: StoredDeployment) {
  return deployment.events.map((event, index) => ({
    __typename: 'DeploymentEvent',
    id: `${deployment.id}-${index}`,
    step: event.step,
    createdAt: event.createdAt,
    completedAt: event.completedAt,
    payload: { error: event.error },
  }))
}

/** The newest lines of a deployment's log, oldest of them first. */
export function logViews(
  platform: Platform,
  deployment: StoredDeployment,
  wanted: { readonly limit?: number | null; readonly filter?: string | null },
) {
  const { environmentId, projectId } = platform.store.current()
  return platform.logs
    .of(deployment.id)
    .filter((line) => wanted.filter == null || line.message.includes(wanted.filter))
    .slice(-(wanted.limit ?? 100))
    .map((line) => ({
      timestamp: line.timestamp,
      severity: line.severity,
      message: line.message,
      attributes: [{ key: 'level', value: line.severity }],
      tags: {
        deploymentId: deployment.id,
        deploymentInstanceId: line.instanceId,
        environmentId,
        projectId,
        serviceId: deployment.serviceId,
        snapshotId: deployment.snapshotId,
      },
    }))
}

import type { StoredDeployment } from '../model.ts'
import { requireService } from '../platform.ts'
import { totalReplicas } from '../region-map.ts'
import { canRollback } from '../retention.ts'
import { isActive } from '../status-machine.ts'
import type { ViewedPlatform } from './views.ts'

function instancesOf(
  platform: ViewedPlatform,
  deployment: StoredDeployment,
): readonly { id: string; status: string }[] {
  const set = platform.fleet.setOf(deployment.id)
  if (set !== undefined) {
    return set.replicas().map((replica) => ({ id: replica.id, status: replica.status() }))
  }
  if (!deployment.stopped) return []
  // Stopped before a restart of the world: no process, but still listed.
  return Array.from({ length: totalReplicas(deployment.regions) }, (_, index) => ({
    id: `${deployment.id.slice(0, 8)}-${index}`,
    status: 'STOPPED',
  }))
}

function metaOf(platform: ViewedPlatform, deployment: StoredDeployment): Record<string, unknown> {
  const state = platform.store.current()
  const service = requireService(platform, deployment.serviceId)
  const image = state.images[deployment.commit]
  // What serves shows the replicas of now: the CLI reads the current map here (railway.md, 6).
  const regions = isActive(deployment) ? service.regions : deployment.regions
  return {
    repo: service.repo,
    branch: 'main',
    commitHash: deployment.commit,
    commitMessage: image?.message ?? '',
    commitAuthor: image?.author ?? '',
    reason: deployment.reason,
    serviceManifest: {
      build: { builder: 'RAILPACK' },
      deploy: { ...service.settings, runtime: 'V2', multiRegionConfig: regions },
    },
  }
}

/** A deployment as the API shows it. */
export function deploymentView(platform: ViewedPlatform, deployment: StoredDeployment) {
  const { id, serviceId } = deployment
  return {
    __typename: 'Deployment',
    id,
    serviceId,
    snapshotId: deployment.snapshotId,
    status: deployment.status,
    statusUpdatedAt: deployment.statusUpdatedAt,
    createdAt: deployment.createdAt,
    updatedAt: deployment.updatedAt,
    creator: deployment.creator === null ? null : { ...deployment.creator, avatar: null },
    projectId: platform.store.current().projectId,
    environmentId: platform.store.current().environmentId,
    suggestAddServiceDomain: false,
    diagnosis: null,
    canRedeploy: deployment.status !== 'SKIPPED',
    canRollback: canRollback(deployment, platform.plan, platform.now()),
    deploymentStopped: () =>
      deployment.stopped &&
      !instancesOf(platform, deployment).some(({ status }) =>
        ['RUNNING', 'REMOVING', 'INITIALIZING', 'RESTARTING'].includes(status),
      ),
    instances: () => instancesOf(platform, deployment),
    meta: () => metaOf(platform, deployment),
    url: () => (requireService(platform, serviceId).role === 'api' ? platform.domain() : null),
    staticUrl: () =>
      requireService(platform, serviceId).role === 'api' ? platform.domain() : null,
    service: () => platform.views.service(requireService(platform, serviceId)),
    environment: () => platform.views.environment(),
  }
}

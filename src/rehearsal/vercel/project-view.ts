import { type AliasJob, isUnderWay } from './alias-job.ts'
import { deploymentDetail, deploymentItem } from './deployment-view.ts'
import type { Project, RollingRelease, VercelState } from './model.ts'

const NEWEST_SHOWN = 10

function lastAliasRequest(job: AliasJob | null) {
  if (job === null) return null
  return {
    fromDeploymentId: job.fromDeploymentId,
    toDeploymentId: job.toDeploymentId,
    jobStatus: job.status,
    requestedAt: job.requestedAt,
    type: job.type,
  }
}

/** Filled only while a rollback is on its way; the durable sign is `autoAssignCustomDomains` (facts/vercel.md §3). */
function lastRollbackTarget(state: VercelState, job: AliasJob | null) {
  if (job?.type !== 'rollback' || !isUnderWay(job)) return null
  const target = state.deployments.find(({ id }) => id === job.toDeploymentId)
  return target === undefined ? null : { id: target.id, url: target.host }
}

/** The stage a rolling release is in. */
export function rollingReleaseView(release: RollingRelease | null) {
  if (release === null) return null
  return {
    state: 'ACTIVE',
    id: release.id,
    canaryDeployment: { id: release.canaryDeploymentId },
    queuedDeploymentId: release.queuedDeploymentId,
    activeStage: { index: 0, isFinalStage: false, targetPercentage: release.targetPercentage },
  }
}

/** A project with its status fields. */
export function projectView(state: VercelState, project: Project) {
  const own = state.deployments.filter(({ projectId }) => projectId === project.id)
  const production = own.find(({ id }) => id === project.productionDeploymentId)
  return {
    id: project.id,
    name: project.name,
    accountId: state.team.id,
    createdAt: project.createdAt,
    framework: 'nextjs',
    nodeVersion: '24.x',
    paused: project.paused,
    autoAssignCustomDomains: project.autoAssignCustomDomains,
    autoAssignCustomDomainsUpdatedBy: project.autoAssignCustomDomainsUpdatedBy,
    skewProtectionMaxAge: 43_200,
    lastAliasRequest: lastAliasRequest(project.job),
    lastRollbackTarget: lastRollbackTarget(state, project.job),
    ...(project.rollbackDescription === null
      ? {}
      : { rollbackDescription: project.rollbackDescription }),
    rollingRelease: project.rollingRelease === null ? null : { target: 'production', stages: [] },
    targets: production === undefined ? {} : { production: deploymentDetail(state, production) },
    latestDeployments: own
      .toSorted((a, b) => b.createdAt - a.createdAt)
      .slice(0, NEWEST_SHOWN)
      .map((deployment) => ({ id: deployment.id, ...deploymentItem(state, deployment) })),
    alias: state.aliases
      .filter(({ projectId }) => projectId === project.id)
      .map((alias) => ({
        domain: alias.host,
        target: 'PRODUCTION',
        environment: 'production',
        configuredBy: 'A',
        deployment: { id: alias.deploymentId },
      })),
    link: { type: 'github', org: 'vlossom', repo: project.name, productionBranch: 'main' },
  }
}

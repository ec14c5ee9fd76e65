import { isRollbackCandidate } from './candidates.ts'
import type { Deployment, VercelState } from './model.ts'

/** Git keys as the vendor's GitHub integration names them. */
function meta(deployment: Deployment): Record<string, string> {
  const made = deployment.madeFrom
  return {
    githubCommitSha: deployment.commit,
    githubCommitMessage: deployment.message,
    githubCommitRef: deployment.branch,
    githubCommitAuthorName: deployment.author,
    githubOrg: 'vlossom',
    githubRepo: deployment.name,
    githubDeployment: '1',
    ...(made === null ? {} : { action: made.action, originalDeploymentId: made.deploymentId }),
  }
}

function readySubstate(deployment: Deployment): string | undefined {
  if (deployment.readyState !== 'READY' || deployment.target !== 'production') return undefined
  return deployment.promotedAt === null ? 'STAGED' : 'PROMOTED'
}

function inspectorUrl(state: VercelState, deployment: Deployment): string {
  return `https://vercel.com/${state.team.slug}/${deployment.name}/${deployment.id.slice(4)}`
}

/** What list and single get have in common. */
function common(state: VercelState, deployment: Deployment) {
  return {
    name: deployment.name,
    projectId: deployment.projectId,
    url: deployment.host,
    createdAt: deployment.createdAt,
    buildingAt: deployment.buildingAt,
    ready: deployment.readyAt,
    readyState: deployment.readyState,
    readySubstate: readySubstate(deployment),
    target: deployment.target,
    source: deployment.source,
    meta: meta(deployment),
    // Also when STAGED: its own hostnames are assigned. It does not mean that it went live.
    aliasAssigned: deployment.readyState === 'READY' ? deployment.readyAt : null,
    aliasError: null,
    creator: deployment.creator,
    inspectorUrl: inspectorUrl(state, deployment),
    errorCode: deployment.errorMessage === null ? null : 'BUILD_FAILED',
    errorMessage: deployment.errorMessage,
    checksState: 'completed',
    checksConclusion: deployment.readyState === 'READY' ? 'succeeded' : 'skipped',
    customEnvironment: null,
    ...(deployment.expired ? { softDeletedByRetention: true } : {}),
  }
}

/** An item of the list: **`uid`**, `created`, `state`, `isRollbackCandidate` (facts/vercel.md §2). */
export function deploymentItem(state: VercelState, deployment: Deployment) {
  return {
    uid: deployment.id,
    ...common(state, deployment),
    created: deployment.createdAt,
    state: deployment.readyState,
    type: 'LAMBDAS',
    isRollbackCandidate: isRollbackCandidate(state, deployment),
  }
}

/** The single get: **`id`** instead of `uid`; the CLI refuses it without `ownerId` and `team`. */
export function deploymentDetail(state: VercelState, deployment: Deployment) {
  const aliases = state.aliases.filter(({ deploymentId }) => deploymentId === deployment.id)
  return {
    id: deployment.id,
    ...common(state, deployment),
    ownerId: state.team.id,
    team: state.team,
    alias: aliases.map(({ host }) => host),
    version: 2,
    public: false,
    regions: ['fra1'],
  }
}

import type { Deployment, VercelState } from './model.ts'

/** Whether every production domain of its project is on this deployment. */
export function servesAllDomains(state: VercelState, deployment: Deployment): boolean {
  const aliases = state.aliases.filter(({ projectId }) => projectId === deployment.projectId)
  return aliases.length > 0 && aliases.every(({ deploymentId }) => deploymentId === deployment.id)
}

/** What had the domains before the present one: all that the Hobby plan may go back to. */
function previousProduction(state: VercelState, projectId: string): Deployment | undefined {
  const live = state.projects.find(({ id }) => id === projectId)?.productionDeploymentId
  return state.deployments
    .filter((each) => each.projectId === projectId && each.promotedAt !== null && each.id !== live)
    .toSorted((a, b) => (b.promotedAt ?? 0) - (a.promotedAt ?? 0))[0]
}

/**
 * The list's `isRollbackCandidate`: a production build that has carried the domains, is not what the project
 * serves now, and still exists. Hobby: only the one before (facts/vercel.md §5).
 */
export function isRollbackCandidate(state: VercelState, deployment: Deployment): boolean {
  const project = state.projects.find(({ id }) => id === deployment.projectId)
  const eligible =
    deployment.target === 'production' &&
    deployment.readyState === 'READY' &&
    deployment.promotedAt !== null &&
    !deployment.expired &&
    project?.productionDeploymentId !== deployment.id
  if (!eligible || state.plan === 'pro') return eligible
  return previousProduction(state, deployment.projectId)?.id === deployment.id
}

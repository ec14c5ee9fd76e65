import type { Alias } from './alias.ts'
import type { Deployment, Project, VercelState } from './model.ts'

/** The state with one project changed. */
export function editProject(
  state: VercelState,
  id: string,
  edit: (project: Project) => Project,
): VercelState {
  return { ...state, projects: state.projects.map((each) => (each.id === id ? edit(each) : each)) }
}

/** The state with one deployment changed. */
export function editDeployment(
  state: VercelState,
  id: string,
  edit: (deployment: Deployment) => Deployment,
): VercelState {
  return {
    ...state,
    deployments: state.deployments.map((each) => (each.id === id ? edit(each) : each)),
  }
}

/** Points the aliases that `which` chooses at a deployment, which has then carried production. */
export function moveAliases(
  state: VercelState,
  which: (alias: Alias) => boolean,
  to: { readonly deploymentId: string; readonly at: number },
): VercelState {
  const moved = {
    ...state,
    aliases: state.aliases.map((alias) =>
      which(alias) ? { ...alias, deploymentId: to.deploymentId, changedAt: to.at } : alias,
    ),
  }
  return editDeployment(moved, to.deploymentId, (each) => ({ ...each, promotedAt: to.at }))
}

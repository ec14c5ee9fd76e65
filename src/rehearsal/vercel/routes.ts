import type { Answer } from './answer.ts'
import type { Call } from './call.ts'
import { getTeam, getUser, listTeams } from './resources/account.ts'
import {
  assignAlias,
  deploymentAliases,
  getAlias,
  listAliases,
  projectDomains,
} from './resources/aliases.ts'
import { createDeployment } from './resources/create-deployment.ts'
import {
  createEnvironment,
  editVariable,
  getVariable,
  listEnvironment,
} from './resources/environment.ts'
import { cancelDeployment, deploymentEvents, getDeployment } from './resources/get-deployment.ts'
import { promoteAliases, rollbackAliases } from './resources/job-aliases.ts'
import { listDeployments } from './resources/list-deployments.ts'
import { promote, rollback, updateRollbackDescription } from './resources/move-production.ts'
import {
  completeRollingRelease,
  editProjectSettings,
  getProject,
  getRollingRelease,
  listProjects,
  pauseProject,
  unpauseProject,
} from './resources/projects.ts'

/** One call of the API: what faults name it by, how it is asked for, and what answers. */
export interface Route {
  readonly name: string
  readonly method: 'GET' | 'POST' | 'PATCH'
  /** `:name` takes one segment; `:version(v1|v9)` one of those listed. */
  readonly path: string
  readonly answer: (call: Call) => Answer
}

const get = (name: string, path: string, answer: Route['answer']): Route => ({
  name,
  method: 'GET',
  path,
  answer,
})
const post = (name: string, path: string, answer: Route['answer']): Route => ({
  name,
  method: 'POST',
  path,
  answer,
})
const patch = (name: string, path: string, answer: Route['answer']): Route => ({
  name,
  method: 'PATCH',
  path,
  answer,
})

const PROJECT = '/projects/:project'

/** facts/vercel.md §1, and what the CLI 60 asks for besides (seen by running it). */
export const ROUTES: readonly Route[] = [
  get('get-user', '/v2/user', getUser),
  get('list-teams', '/:version(v1|v2)/teams', listTeams),
  get('get-team', '/teams/:team', getTeam),
  get('get-team', '/:version(v1|v2)/teams/:team', getTeam),

  get('list-deployments', '/:version(v6|v7)/deployments', listDeployments),
  post('create-deployment', '/v13/deployments', createDeployment),
  get('get-deployment', '/v13/deployments/:id', getDeployment),
  patch('cancel-deployment', '/v12/deployments/:id/cancel', cancelDeployment),
  get('deployment-events', '/:version(v2|v3)/deployments/:id/events', deploymentEvents),
  get('deployment-aliases', '/v2/deployments/:id/aliases', deploymentAliases),
  post('assign-alias', '/v2/deployments/:id/aliases', assignAlias),
  get('list-aliases', '/v4/aliases', listAliases),
  get('get-alias', '/v4/aliases/:alias', getAlias),

  get('list-projects', '/:version(v9|v10)/projects', listProjects),
  get('get-project', `/v9${PROJECT}`, getProject),
  patch('edit-project', `/v9${PROJECT}`, editProjectSettings),
  get('project-domains', `/v9${PROJECT}/domains`, projectDomains),
  post('promote', `/:version(v9|v10)${PROJECT}/promote/:deploymentId`, promote),
  post('rollback', `/:version(v1|v9)${PROJECT}/rollback/:deploymentId`, rollback),
  patch(
    'update-rollback-description',
    `/v1${PROJECT}/rollback/:deploymentId/update-description`,
    updateRollbackDescription,
  ),
  get('promote-aliases', `/:version(v1|v9)${PROJECT}/promote/aliases`, promoteAliases),
  get('rollback-aliases', `/:version(v1|v9)${PROJECT}/rollback/aliases`, rollbackAliases),
  get('get-rolling-release', `/v1${PROJECT}/rolling-release`, getRollingRelease),
  post(
    'complete-rolling-release',
    `/v1${PROJECT}/rolling-release/complete`,
    completeRollingRelease,
  ),
  post('pause-project', `/v1${PROJECT}/pause`, pauseProject),
  post('unpause-project', `/v1${PROJECT}/unpause`, unpauseProject),

  get('list-env', `/:version(v8|v9|v10)${PROJECT}/env`, listEnvironment),
  post('create-env', `/v10${PROJECT}/env`, createEnvironment),
  get('get-env', `/v1${PROJECT}/env/:env`, getVariable),
  patch('edit-env', `/v9${PROJECT}/env/:env`, editVariable),
]

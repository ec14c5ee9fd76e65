import { type Answer, badRequest, notFound, ok } from '../answer.ts'
import { bodyField, bodyText, type Call, findDeployment, findProject } from '../call.ts'
import { deploymentDetail } from '../deployment-view.ts'
import type { Deployment, Project } from '../model.ts'
import { addDeployment, type BuildOrder, newBuild } from '../new-build.ts'

function actionOf(call: Call): string {
  const meta = bodyField(call, 'meta')
  const action: unknown =
    typeof meta === 'object' && meta !== null ? Reflect.get(meta, 'action') : undefined
  return typeof action === 'string' ? action : 'redeploy'
}

/** The newest build of `main`: where `withLatestCommit` takes its commit from. */
function headOfMain(call: Call, project: Project): Deployment | undefined {
  return call.state.deployments
    .filter((each) => each.projectId === project.id && each.branch === 'main')
    .filter(({ source }) => source === 'git')
    .toSorted((a, b) => b.createdAt - a.createdAt)[0]
}

function order(call: Call, project: Project, original: Deployment): BuildOrder {
  const latest = bodyField(call, 'withLatestCommit') === true
  const code = (latest ? headOfMain(call, project) : undefined) ?? original
  return {
    project,
    target: bodyText(call, 'target') === 'production' ? 'production' : null,
    commit: code.commit,
    message: code.message,
    author: code.author,
    branch: code.branch,
    version: code.build.version,
    behaviour: code.build.behaviour,
    source: 'redeploy',
    madeFrom: { action: actionOf(call), deploymentId: original.id },
    creator: call.actor,
    fails: call.buildFails,
  }
}

/**
 * `POST /v13/deployments`: builds again what a deployment was built from. This is also how the CLI "promotes" a
 * preview: a new production build, answered at once, which goes live when done, or stays STAGED while a rollback
 * is pinned. No request is ever taken for a repetition of another (no idempotency key exists).
 */
export function createDeployment(call: Call): Answer {
  const name = bodyText(call, 'name')
  const originalId = bodyText(call, 'deploymentId')
  if (name === undefined) return badRequest('Missing required property `name`')
  if (originalId === undefined) {
    return badRequest('Either `deploymentId` or `files` must be given; uploads are not simulated')
  }
  const original = findDeployment(call, originalId)
  const project = findProject(call, original?.projectId)
  if (original === undefined || project === undefined || original.expired) {
    return notFound('Deployment not found', { id: originalId })
  }
  const deployment = newBuild(call.state, order(call, project, original), call)
  const state = addDeployment(call.state, deployment)
  return ok(deploymentDetail(state, deployment), state)
}

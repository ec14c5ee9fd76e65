import type { Alias } from '../alias.ts'
import { type Answer, badRequest, notFound, ok, refuse } from '../answer.ts'
import { bodyText, type Call, findDeployment, findProject } from '../call.ts'
import { moveAliases } from '../edit-state.ts'

function view(alias: Alias) {
  const { uid, host, changedAt, deploymentId, projectId } = alias
  return { uid, alias: host, created: new Date(changedAt).toISOString(), deploymentId, projectId }
}

/** `GET /v2/deployments/{id}/aliases`: the domains that are on this deployment now. */
export function deploymentAliases(call: Call): Answer {
  const deployment = findDeployment(call, call.params['id'])
  if (deployment === undefined) return notFound('Deployment not found')
  const own = call.state.aliases.filter(({ deploymentId }) => deploymentId === deployment.id)
  return ok({ aliases: own.map((alias) => ({ ...view(alias), redirect: null })) })
}

/** `GET /v4/aliases/{alias}`: which deployment one domain is on. */
export function getAlias(call: Call): Answer {
  const wanted = call.params['alias']
  const alias = call.inTeam
    ? call.state.aliases.find(({ host, uid }) => host === wanted || uid === wanted)
    : undefined
  return alias === undefined ? notFound('The alias was not found') : ok(view(alias))
}

/** `GET /v4/aliases`, by `projectId`. */
export function listAliases(call: Call): Answer {
  const projectId = call.query.get('projectId')
  const own = call.state.aliases.filter(
    (alias) => call.inTeam && (projectId === null || alias.projectId === projectId),
  )
  const pagination = { count: own.length, next: null, prev: null }
  return ok({ aliases: own.map(view), pagination })
}

/**
 * `POST /v2/deployments/{id}/aliases`, body `{alias}`: one domain at once, without a job; pins nothing and does
 * not touch what the project says it serves. The way to bring home a domain that was left behind.
 */
export function assignAlias(call: Call): Answer {
  const deployment = findDeployment(call, call.params['id'])
  const host = bodyText(call, 'alias')
  if (deployment === undefined) return notFound('Deployment not found')
  if (host === undefined) return badRequest('Missing required property `alias`')
  const alias = call.state.aliases.find((each) => each.host === host)
  if (alias === undefined) {
    return refuse(403, {
      code: 'forbidden',
      message: `You don't have access to the domain ${host}`,
    })
  }
  if (deployment.readyState !== 'READY' || deployment.expired) {
    return refuse(409, { code: 'deployment_not_ready', message: 'The deployment is not ready' })
  }
  const state = moveAliases(call.state, (each) => each.host === host, {
    deploymentId: deployment.id,
    at: call.now,
  })
  const created = new Date(call.now).toISOString()
  return ok({ uid: alias.uid, alias: host, created, oldDeploymentId: alias.deploymentId }, state)
}

/** `GET /v9/projects/{id}/domains`. */
export function projectDomains(call: Call): Answer {
  const project = findProject(call, call.params['project'])
  if (project === undefined) return notFound('Project not found')
  const domains = call.state.aliases
    .filter(({ projectId }) => projectId === project.id)
    .map(({ host }) => ({ name: host, projectId: project.id, redirect: null, verified: true }))
  return ok({ domains, pagination: { count: domains.length, next: null, prev: null } })
}

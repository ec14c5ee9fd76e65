import { type Answer, badRequest, notFound, ok } from '../answer.ts'
import { beginMove } from '../begin-move.ts'
import { bodyField, type Call, findDeployment, findProject } from '../call.ts'
import { editProject } from '../edit-state.ts'
import type { Project } from '../model.ts'
import { projectView, rollingReleaseView } from '../project-view.ts'

/** `GET /v9/projects/{idOrName}`. */
export function getProject(call: Call): Answer {
  const project = findProject(call, call.params['project'])
  return project === undefined
    ? notFound('Project not found')
    : ok(projectView(call.state, project))
}

/** `GET /v10/projects`. */
export function listProjects(call: Call): Answer {
  const search = call.query.get('search') ?? ''
  const projects = call.inTeam
    ? call.state.projects.filter(({ name }) => name.includes(search))
    : []
  const pagination = { count: projects.length, next: null, prev: null }
  return ok({ projects: projects.map((each) => projectView(call.state, each)), pagination })
}

/** `PATCH /v9/projects/{idOrName}`: only `autoAssignCustomDomains`, which pins or unpins by hand. */
export function editProjectSettings(call: Call): Answer {
  const project = findProject(call, call.params['project'])
  const autoAssign = bodyField(call, 'autoAssignCustomDomains')
  if (project === undefined) return notFound('Project not found')
  if (typeof autoAssign !== 'boolean') {
    return badRequest('Only `autoAssignCustomDomains` (boolean) can be edited here')
  }
  const edited: Project = {
    ...project,
    autoAssignCustomDomains: autoAssign,
    autoAssignCustomDomainsUpdatedBy: call.actor.uid,
  }
  const state = editProject(call.state, project.id, () => edited)
  return ok(projectView(state, edited), state)
}

function setPaused(call: Call, paused: boolean): Answer {
  const project = findProject(call, call.params['project'])
  if (project === undefined) return notFound('Project not found')
  return ok(
    {},
    editProject(call.state, project.id, (each) => ({ ...each, paused })),
  )
}

/** `POST /v1/projects/{id}/pause`: every domain answers 503 until `unpause`. */
export function pauseProject(call: Call): Answer {
  return setPaused(call, true)
}

/** `POST /v1/projects/{id}/unpause`. */
export function unpauseProject(call: Call): Answer {
  return setPaused(call, false)
}

/** `GET /v1/projects/{idOrName}/rolling-release`; `rollingRelease` is null when none is active. */
export function getRollingRelease(call: Call): Answer {
  const project = findProject(call, call.params['project'])
  if (project === undefined) return notFound('Project not found')
  return ok({ rollingRelease: rollingReleaseView(project.rollingRelease) })
}

/** `POST …/rolling-release/complete`: 100 %, then the promotion that waited behind it. */
export function completeRollingRelease(call: Call): Answer {
  const project = findProject(call, call.params['project'])
  if (project === undefined) return notFound('Project not found')
  const release = project.rollingRelease
  if (release === null) return badRequest('No rolling release is active')
  const state = editProject(call.state, project.id, (each) => ({ ...each, rollingRelease: null }))
  const next = findDeployment(call, release.queuedDeploymentId ?? release.canaryDeploymentId)
  const done = { rollingRelease: null }
  if (next === undefined) return ok(done, state)
  const move = { type: 'promote', project, deployment: next, description: null } as const
  return ok(done, beginMove(move, { ...call, state }))
}

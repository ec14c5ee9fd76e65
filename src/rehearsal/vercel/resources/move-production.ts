import type { AliasJobType } from '../alias-job.ts'
import { type Answer, badRequest, notFound, ok } from '../answer.ts'
import { beginMove } from '../begin-move.ts'
import { bodyText, type Call, findDeployment, findProject } from '../call.ts'
import { editProject } from '../edit-state.ts'
import { moveRefusal } from '../move-refusal.ts'

const DESCRIPTION_LIMIT = 1000

function move(call: Call, type: AliasJobType): Answer {
  const deploymentId = call.params['deploymentId'] ?? ''
  const project = findProject(call, call.params['project'])
  const deployment = findDeployment(call, deploymentId)
  const refusal = moveRefusal(call.state, { type, project, deployment, deploymentId })
  if (refusal !== undefined) return refusal
  if (project === undefined || deployment === undefined) return notFound('Deployment not found')
  const release = project.rollingRelease
  if (type === 'promote' && release !== null) {
    const queued = { ...release, queuedDeploymentId: deployment.id }
    const state = editProject(call.state, project.id, (each) => ({
      ...each,
      rollingRelease: queued,
    }))
    return { status: 202, state }
  }
  const description = type === 'rollback' ? call.query.get('description') : null
  if (description !== null && description.length > DESCRIPTION_LIMIT) {
    return badRequest(`\`description\` should be at most ${DESCRIPTION_LIMIT} characters`)
  }
  return { status: 201, state: beginMove({ type, project, deployment, description }, call) }
}

/**
 * `POST /v10/projects/{id}/promote/{deploymentId}`: 201, or 202 behind a rolling release. Never rebuilds: a
 * preview goes live as it was built, with the preview's variables.
 */
export function promote(call: Call): Answer {
  return move(call, 'promote')
}

/** `POST /v1|v9/projects/{id}/rollback/{deploymentId}?description=`: 201, empty. */
export function rollback(call: Call): Answer {
  return move(call, 'rollback')
}

/** `PATCH /v1/projects/{id}/rollback/{deploymentId}/update-description`, body `{description}`. */
export function updateRollbackDescription(call: Call): Answer {
  const project = findProject(call, call.params['project'])
  const described = project?.rollbackDescription
  const description = bodyText(call, 'description')
  const { job } = project ?? { job: null }
  if (project === undefined) return notFound('Project not found')
  if (job?.type !== 'rollback' || job.toDeploymentId !== call.params['deploymentId']) {
    return notFound('Rollback not found')
  }
  if (description === undefined) return badRequest('Missing required property `description`')
  const { uid: userId, username } = call.actor
  const createdAt = described?.createdAt ?? call.now
  const state = editProject(call.state, project.id, (each) => ({
    ...each,
    rollbackDescription: { userId, username, description, createdAt },
  }))
  return ok({}, state)
}

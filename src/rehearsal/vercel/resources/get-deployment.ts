import { type Answer, notFound, ok, refuse } from '../answer.ts'
import { type Call, findDeployment } from '../call.ts'
import { deploymentDetail } from '../deployment-view.ts'
import { editDeployment } from '../edit-state.ts'
import type { Deployment } from '../model.ts'

const missing = (call: Call): Answer =>
  notFound('Deployment not found', { id: call.params['id'] ?? '' })

/** `GET /v13/deployments/{idOrUrl}`. */
export function getDeployment(call: Call): Answer {
  const deployment = findDeployment(call, call.params['id'])
  return deployment === undefined ? missing(call) : ok(deploymentDetail(call.state, deployment))
}

/** `PATCH /v12/deployments/{id}/cancel`: 400 once the build has ended. */
export function cancelDeployment(call: Call): Answer {
  const deployment = findDeployment(call, call.params['id'])
  if (deployment === undefined) return missing(call)
  if (deployment.schedule === null) {
    const message = `Deployment in state ${deployment.readyState} cannot be canceled`
    return refuse(400, { code: 'bad_request', message })
  }
  const state = editDeployment(call.state, deployment.id, (each) => ({
    ...each,
    readyState: 'CANCELED',
    schedule: null,
  }))
  const canceled = state.deployments.find(({ id }) => id === deployment.id) ?? deployment
  return ok(deploymentDetail(state, canceled), state)
}

function lines(deployment: Deployment): readonly (readonly [number, string])[] {
  const { createdAt, buildingAt, readyAt, errorMessage } = deployment
  return [
    [
      createdAt,
      `Cloning github.com/vlossom/${deployment.name} (Branch: ${deployment.branch}, Commit: ${deployment.commit.slice(0, 7)})`,
    ],
    ...(buildingAt === null ? [] : [[buildingAt, 'Running "npm run build"'] as const]),
    ...(errorMessage === null ? [] : [[readyAt ?? createdAt, `Error: ${errorMessage}`] as const]),
    ...(readyAt === null || errorMessage !== null
      ? []
      : [[readyAt, 'Deployment completed'] as const]),
  ]
}

/** `GET /v3/deployments/{idOrUrl}/events`: the build log. */
export function deploymentEvents(call: Call): Answer {
  const deployment = findDeployment(call, call.params['id'])
  if (deployment === undefined) return missing(call)
  return ok(
    lines(deployment).map(([created, text], index) => ({
      type: 'stdout',
      created,
      payload: { deploymentId: deployment.id, id: String(index), text, date: created },
    })),
  )
}

import { type AliasJobType, isUnderWay } from './alias-job.ts'
import { type Answer, badRequest, notFound, refuse } from './answer.ts'
import { isRollbackCandidate } from './candidates.ts'
import type { Deployment, Project, VercelState } from './model.ts'

/** A request to aim the production domains at a deployment. */
export interface MoveRequest {
  readonly type: AliasJobType
  readonly project: Project | undefined
  readonly deployment: Deployment | undefined
  readonly deploymentId: string
}

function refuseRollback(state: VercelState, target: Deployment): Answer | undefined {
  if (target.target !== 'production') {
    return badRequest('Only production deployments can be rolled back to')
  }
  const project = state.projects.find(({ id }) => id === target.projectId)
  const eligible =
    isRollbackCandidate(state, target) || project?.productionDeploymentId === target.id
  if (eligible) return undefined
  if (state.plan === 'hobby' && target.promotedAt !== null) {
    return refuse(402, {
      code: 'payment_required',
      message: 'Rolling back further than the previous production deployment requires the Pro plan',
    })
  }
  return badRequest('The deployment has never been aliased to a production domain')
}

/**
 * Why the vendor would not do it, or undefined. The documented statuses are 400/402/404/409/410/422; what each
 * means is not documented (facts/unconfirmed.md 1): these meanings are our reading.
 */
export function moveRefusal(state: VercelState, request: MoveRequest): Answer | undefined {
  const { project, deployment, deploymentId } = request
  if (project === undefined) return notFound('Project not found')
  if (deployment === undefined || deployment.projectId !== project.id) {
    return notFound('Deployment not found', { id: deploymentId })
  }
  if (deployment.expired) {
    return refuse(410, {
      code: 'deployment_deleted',
      message: 'The deployment was deleted by the retention policy of the project',
      softDeletedByRetention: true,
    })
  }
  if (deployment.readyState !== 'READY') {
    const message = `The deployment is in state ${deployment.readyState} and cannot serve traffic`
    return refuse(422, { code: 'unprocessable_entity', message })
  }
  if (isUnderWay(project.job)) {
    const message = 'Another promote or rollback of this project is in progress'
    return refuse(409, { code: 'conflict', message })
  }
  return request.type === 'rollback' ? refuseRollback(state, deployment) : undefined
}

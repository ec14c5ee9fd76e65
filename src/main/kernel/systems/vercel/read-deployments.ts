import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { DeploymentAnswer, DeploymentsAnswer } from './answers.ts'
import { vercelOf } from './configuration.ts'
import { deploymentOf, type VercelDeployment } from './deployment.ts'
import { readVercel } from './request.ts'

const PAGE = 100
/** Enough for weeks of releases; a target further back is still found by its id. */
const PAGES = 3

/** Production deployments of the project, newest first. @throws FailureError */
export async function readProductionDeployments(
  world: Reads,
  signal: AbortSignal,
): Promise<readonly VercelDeployment[]> {
  const { projectId } = vercelOf(world.profile)
  const base = { projectId, target: 'production', limit: String(PAGE) }
  const found: VercelDeployment[] = []
  let until: number | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const query = until === undefined ? base : { ...base, until: String(until) }
    const call = { method: 'GET', path: '/v7/deployments', query } as const
    const answer = await readVercel(call, DeploymentsAnswer, { world, signal })
    for (const item of answer.deployments) {
      const deployment = deploymentOf(item)
      if (deployment !== undefined) found.push(deployment)
    }
    const next = answer.pagination?.next
    if (next === undefined || next === null || answer.deployments.length === 0) break
    until = next
  }
  return found
}

/** One deployment by its id. @throws FailureError NOT_FOUND with the field, and what the API says */
export async function readDeployment(
  id: string,
  world: Reads,
  signal: AbortSignal,
): Promise<VercelDeployment> {
  const call = { method: 'GET', path: `/v13/deployments/${encodeURIComponent(id)}` } as const
  try {
    const deployment = deploymentOf(await readVercel(call, DeploymentAnswer, { world, signal }))
    if (deployment !== undefined) return deployment
  } catch (thrown) {
    if (!(thrown instanceof FailureError) || thrown.failure.code !== 'NOT_FOUND') throw thrown
    throw new FailureError({ ...thrown.failure, field: 'target.deploymentId' }, { cause: thrown })
  }
  throw new FailureError(
    failure('UNEXPECTED_ANSWER', {
      summary: `Vercel answered for ${id} without an id`,
      tried: `GET ${call.path}`,
      next: 'Use the dashboard.',
    }),
  )
}

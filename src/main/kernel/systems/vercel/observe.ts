import { FailureError } from '../../../../shared/domain/failure.ts'
import type { VercelProfile } from '../../../../shared/domain/profile.ts'
import type { Reads } from '../../ports/reads.ts'
import { vercelOf } from './configuration.ts'
import type { VercelDeployment } from './deployment.ts'
import { readDeployment, readProductionDeployments } from './read-deployments.ts'
import { readProject, type VercelProject } from './read-project.ts'

/** What a plan for Vercel is made from. */
export interface VercelObserved {
  readonly vercel: VercelProfile
  readonly project: VercelProject
  readonly target: VercelDeployment
  /** What production serves now, if Vercel names it. */
  readonly live: VercelDeployment | undefined
}

async function readLive(
  listed: readonly VercelDeployment[],
  id: string | undefined,
  { world, signal }: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<VercelDeployment | undefined> {
  if (id === undefined) return undefined
  const found = listed.find((each) => each.id === id)
  if (found !== undefined) return found
  try {
    return await readDeployment(id, world, signal)
  } catch (thrown) {
    // The live one deleted under us is odd, but no reason not to go back.
    if (thrown instanceof FailureError && thrown.failure.code === 'NOT_FOUND') return undefined
    throw thrown
  }
}

/** Reads the project, the target and what is live. @throws FailureError */
export async function observeVercel(
  deploymentId: string,
  world: Reads,
  signal: AbortSignal,
): Promise<VercelObserved> {
  const [project, single, listed] = await Promise.all([
    readProject(world, signal),
    readDeployment(deploymentId, world, signal),
    readProductionDeployments(world, signal),
  ])
  const live = await readLive(listed, project.productionId, { world, signal })
  // Only the list tells whether Vercel offers a deployment for a rollback; only the single one its latest state.
  const offered = listed.find((each) => each.id === deploymentId)?.rollbackCandidate
  const rollbackCandidate = offered ?? single.rollbackCandidate
  return {
    vercel: vercelOf(world.profile),
    project,
    live,
    target: { ...single, rollbackCandidate },
  }
}

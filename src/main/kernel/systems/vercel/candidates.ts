import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Candidate, ReleaseRecord } from '../../../../shared/domain/release.ts'
import type { Reads } from '../../ports/reads.ts'
import type { VercelDeployment } from './deployment.ts'
import { readProductionDeployments } from './read-deployments.ts'
import { readProject } from './read-project.ts'
import { whyIneligible } from './refuse.ts'

function whyNot(deployment: VercelDeployment): string | undefined {
  if (deployment.removedByRetention || deployment.state === 'DELETED') {
    return 'Vercel has removed it (retention)'
  }
  if (deployment.state !== 'READY') return `it is ${deployment.state}`
  return deployment.rollbackCandidate === false ? whyIneligible(deployment) : undefined
}

function candidateOf(
  deployment: VercelDeployment,
  liveId: string | undefined,
  record: ReleaseRecord | undefined,
): Candidate {
  const live = deployment.id === liveId
  const because = live ? undefined : whyNot(deployment)
  return {
    system: 'vercel',
    id: deployment.id,
    commit: deployment.commit,
    message: deployment.message,
    author: deployment.author,
    createdAt: new Date(deployment.createdAt).toISOString(),
    live,
    eligible: !live && because === undefined,
    ...(record === undefined ? {} : { version: record.version }),
    ...(because === undefined ? {} : { whyNot: because }),
    ...(deployment.expiresAt === undefined
      ? {}
      : { until: new Date(deployment.expiresAt).toISOString() }),
    ...(deployment.link === undefined ? {} : { link: deployment.link }),
  }
}

/** Records only add a version's name: without them (history away, offline) the list still stands. */
async function readRecords(world: Reads, signal: AbortSignal): Promise<readonly ReleaseRecord[]> {
  try {
    return await world.records.of('vercel', signal)
  } catch (thrown) {
    if (thrown instanceof FailureError) return []
    throw thrown
  }
}

/** Production deployments that can be served again, newest first; ineligible ones say why. @throws FailureError */
export async function vercelCandidates(
  world: Reads,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const [project, deployments, records] = await Promise.all([
    readProject(world, signal),
    readProductionDeployments(world, signal),
    readRecords(world, signal),
  ])
  return deployments
    .map((deployment) => {
      const record = records.find((each) => each.deploymentId === deployment.id)
      return candidateOf(deployment, project.productionId, record)
    })
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
}

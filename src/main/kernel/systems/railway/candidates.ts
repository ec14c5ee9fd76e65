import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Candidate, ReleaseRecord } from '../../../../shared/domain/release.ts'
import type { Reads } from '../../ports/reads.ts'
import { dashboardLink, railwayOf } from './configuration.ts'
import { isRising, isRunning, type RailwayDeployment } from './deployment.ts'
import { liveOf } from './raise-details.ts'
import { readService } from './read-service.ts'

function whyNot(deployment: RailwayDeployment): string | undefined {
  if (deployment.canRollback) return undefined
  if (isRising(deployment)) return `it is on its way (${deployment.status})`
  if (deployment.stopped) return 'it is stopped, not replaced: bring it back instead'
  if (['FAILED', 'CRASHED', 'SKIPPED'].includes(deployment.status))
    return `it is ${deployment.status}`
  return deployment.canRedeploy
    ? 'Railway no longer keeps its image; a redeploy builds it again'
    : 'Railway no longer keeps its image'
}

/** Records only add a version's name: without them the list still stands. */
async function readRecords(world: Reads, signal: AbortSignal): Promise<readonly ReleaseRecord[]> {
  try {
    return await world.records.of('railway', signal)
  } catch (thrown) {
    if (thrown instanceof FailureError) return []
    throw thrown
  }
}

/** Deployments of the API that can be run again, newest first; ineligible ones say why. @throws FailureError */
export async function railwayCandidates(
  world: Reads,
  signal: AbortSignal,
): Promise<readonly Candidate[]> {
  const railway = railwayOf(world.profile)
  const api = { id: railway.services.api, name: 'api' }
  const [seen, records] = await Promise.all([
    readService(api, world, signal),
    readRecords(world, signal),
  ])
  const live = liveOf(seen, isRunning)
  return seen.listed.map((deployment) => {
    const record =
      records.find((each) => each.deploymentId === deployment.id) ??
      records.find((each) => each.commit === deployment.commit)
    const isLive = deployment.id === live?.id
    const because = isLive ? undefined : whyNot(deployment)
    return {
      system: 'railway',
      id: deployment.id,
      commit: deployment.commit,
      message: deployment.message,
      author: deployment.author,
      createdAt: new Date(deployment.createdAt).toISOString(),
      live: isLive,
      eligible: !isLive && because === undefined,
      ...(record === undefined ? {} : { version: record.version }),
      ...(because === undefined ? {} : { whyNot: because }),
      link: dashboardLink(railway, railway.services.api),
    }
  })
}

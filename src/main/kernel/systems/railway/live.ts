import type { RailwayProfile } from '../../../../shared/domain/profile.ts'
import type { Reads } from '../../ports/reads.ts'
import type { LiveFacts } from '../../ports/system.ts'
import { liveFacts } from '../live-facts.ts'
import { railwayCandidates } from './candidates.ts'
import { railwayOf, servicesOf } from './configuration.ts'
import { isRunning } from './deployment.ts'
import { liveOf } from './raise-details.ts'
import { readServices } from './read-service.ts'

/** What the API runs, with what a colleague needs to put every service back: replicas, and a `curl` each. @throws FailureError */
export async function railwayLive(world: Reads, signal: AbortSignal): Promise<LiveFacts> {
  const railway = railwayOf(world.profile)
  const services = [...servicesOf(railway, 'api'), ...servicesOf(railway, 'workers')]
  const [candidates, seen] = await Promise.all([
    railwayCandidates(world, signal),
    readServices({ services, first: 5 }, world, signal),
  ])
  const running = seen.flatMap((service) => {
    const live = liveOf(service, isRunning)
    return live === undefined ? [] : [{ name: service.name, live }]
  })
  return {
    ...liveFacts(candidates, 'Railway'),
    replicas: Object.fromEntries(running.map(({ name, live }) => [name, live.replicas])),
    putBack: running.map(({ name, live }) => `${redeployLine(railway, live.id)} # ${name}`),
  }
}

/** The redeploy of a stopped deployment by hand; the token stands as a variable of the shell. */
function redeployLine(railway: RailwayProfile, deploymentId: string): string {
  const token =
    railway.tokenKind === 'project'
      ? 'Project-Access-Token: $RAILWAY_TOKEN'
      : 'Authorization: Bearer $RAILWAY_API_TOKEN'
  const query = `mutation{deploymentRedeploy(id:"${deploymentId}",usePreviousImageTag:true){id}}`
  return `curl -H "${token}" --json '${JSON.stringify({ query })}' ${railway.url}`
}

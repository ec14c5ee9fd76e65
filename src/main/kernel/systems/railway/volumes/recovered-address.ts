import { z } from 'zod'
import type { RecoveredAddress } from '../../../ports/database-platform.ts'
import type { Reads } from '../../../ports/reads.ts'
import { railwayOf } from '../configuration.ts'
import { readRailway } from '../graphql.ts'
import { readVolume, recoveredName } from './read-volume.ts'

const QUERY = `query TcpProxies($environmentId: String!, $serviceId: String!) {
  tcpProxies(environmentId: $environmentId, serviceId: $serviceId) { domain proxyPort syncStatus }
}`
const Answer = z.object({
  tcpProxies: z.array(
    z.object({ domain: z.string(), proxyPort: z.number(), syncStatus: z.string() }),
  ),
})

/**
 * Where the database that a run recovered can be asked from a laptop: by its TCP proxy, which exists only where public
 * access is on (facts/railway.md §9). `undefined` where the run recovered none. @throws FailureError
 */
export async function recoveredAddress(
  run: string,
  world: Reads,
  signal: AbortSignal,
): Promise<RecoveredAddress | undefined> {
  const sight = await readVolume(world, signal)
  const name = recoveredName(sight, run)
  const serviceId = Object.entries(sight.services).find(([, known]) => known === name)?.[0]
  if (serviceId === undefined) return undefined
  const { environmentId } = railwayOf(world.profile)
  const call = { name: 'TcpProxies', document: QUERY, variables: { environmentId, serviceId } }
  const { data } = await readRailway(call, Answer, { world, signal })
  const proxy = data.tcpProxies.find(({ syncStatus }) => syncStatus === 'ACTIVE')
  return proxy === undefined
    ? { name }
    : { name, at: { host: proxy.domain, port: proxy.proxyPort } }
}

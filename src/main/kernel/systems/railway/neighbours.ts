import { z } from 'zod'
import type { NeighbourService } from '../../ports/database-platform.ts'
import type { Reads } from '../../ports/reads.ts'
import { servicesOf } from './configuration.ts'
import { readRailway } from './graphql.ts'

const SERVICES = `query Neighbours($id: String!) {
  environment(id: $id) {
    serviceInstances { edges { node { serviceId serviceName cronSchedule activeDeployments { id } } } }
  }
}`
const Services = z.object({
  environment: z.object({
    serviceInstances: z.object({
      edges: z.array(
        z.object({
          node: z.object({
            serviceId: z.string(),
            serviceName: z.string(),
            cronSchedule: z.string().nullish(),
            activeDeployments: z.array(z.object({ id: z.string() })),
          }),
        }),
      ),
    }),
  }),
})

/**
 * Every service of the environment but the database: each may write into it (facts/railway.md §11), whoever put it
 * there. `undefined` where the profile does not say which one the database is.
 */
export async function neighbours(
  world: Reads,
  signal: AbortSignal,
): Promise<readonly NeighbourService[] | undefined> {
  const railway = world.profile.systems.railway
  if (railway?.services.postgres === undefined) return undefined
  const ours = new Set([...servicesOf(railway, 'api'), ...servicesOf(railway, 'workers')].map(idOf))
  const variables = { id: railway.environmentId }
  const call = { name: 'Neighbours', document: SERVICES, variables }
  const { data } = await readRailway(call, Services, { world, signal })
  return data.environment.serviceInstances.edges
    .map(({ node }) => node)
    .filter(({ serviceId }) => serviceId !== railway.services.postgres)
    .map((node) => ({
      name: node.serviceName,
      schedule: node.cronSchedule ?? undefined,
      isRunning: node.activeDeployments.length > 0,
      isOurs: ours.has(node.serviceId),
    }))
}

function idOf({ id }: { readonly id: string }): string {
  return id
}

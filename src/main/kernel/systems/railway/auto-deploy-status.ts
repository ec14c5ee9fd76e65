import { z } from 'zod'
import type { Reads } from '../../ports/reads.ts'
import { type NamedService, railwayOf } from './configuration.ts'
import { type RailwayCall, readRailway } from './graphql.ts'

const Status = z.object({
  enabled: z.boolean(),
  canEnable: z.boolean(),
  reason: z.string().nullish(),
})

/** Whether pushes to its branch are deployed on a service by themselves. */
export interface AutoDeploy {
  readonly service: NamedService
  readonly enabled: boolean
  /** False for a service without a repository. */
  readonly canEnable: boolean
}

/** Asks for all services with one request. @throws FailureError */
export async function readAutoDeploy(
  services: readonly NamedService[],
  world: Reads,
  signal: AbortSignal,
): Promise<readonly AutoDeploy[]> {
  const { projectId, environmentId } = railwayOf(world.profile)
  const fields = services.map(
    (_, index) =>
      `a${index}: serviceInstanceAutoDeployStatus(projectId: $projectId, environmentId: $environmentId, serviceId: $service${index}) { enabled canEnable reason }`,
  )
  const names = services.map((_, index) => `$service${index}: String!`).join(', ')
  const ids = Object.fromEntries(services.map(({ id }, index) => [`service${index}`, id]))
  const call = {
    name: 'AutoDeploy',
    document: `query AutoDeploy($projectId: String!, $environmentId: String!, ${names}) { ${fields.join(' ')} }`,
    variables: { projectId, environmentId, ...ids },
  }
  const { data } = await readRailway(call, z.record(z.string(), Status), { world, signal })
  return services.flatMap((service, index) => {
    const found = data[`a${index}`]
    return found === undefined
      ? []
      : [{ service, enabled: found.enabled, canEnable: found.canEnable }]
  })
}

/** One request that switches it for all of them, aliased `s0`, `s1`, … */
export function autoDeployCall(
  railway: { readonly projectId: string; readonly environmentId: string },
  services: readonly string[],
  enabled: boolean,
): RailwayCall {
  const fields = services.map(
    (_, index) => `s${index}: serviceInstanceAutoDeployUpdate(input: $input${index}) { enabled }`,
  )
  const names = services
    .map((_, index) => `$input${index}: ServiceInstanceAutoDeployUpdateInput!`)
    .join(', ')
  const { projectId, environmentId } = railway
  return {
    name: 'SetAutoDeploy',
    document: `mutation SetAutoDeploy(${names}) { ${fields.join(' ')} }`,
    variables: Object.fromEntries(
      services.map((serviceId, index) => [
        `input${index}`,
        { enabled, environmentId, projectId, serviceId },
      ]),
    ),
  }
}

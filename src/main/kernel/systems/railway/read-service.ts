import { z } from 'zod'
import { FailureError } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { type NamedService, railwayOf } from './configuration.ts'
import { DeploymentAnswer, deploymentOf, type RailwayDeployment } from './deployment.ts'
import { readRailway } from './graphql.ts'
import { DEPLOYMENT_QUERY, SERVICE_QUERY, servicesQuery, VARIABLES_QUERY } from './queries.ts'

/**
 * So many deployments are remembered before an act; fewer are looked through after it. An old one that
 * slides into the shorter list, because newer ones were deleted, is therefore never taken for new.
 */
const REMEMBERED = 50
/** See REMEMBERED. */
export const LOOKED_THROUGH = 20

const InstanceAnswer = z.object({
  serviceName: z.string().nullish(),
  latestDeployment: DeploymentAnswer.nullish(),
  activeDeployments: z.array(DeploymentAnswer),
})
const ListAnswer = z.object({ edges: z.array(z.object({ node: DeploymentAnswer })) })
const ServiceAnswer = z.object({ serviceInstance: InstanceAnswer, deployments: ListAnswer })
type ServiceAnswer = z.infer<typeof ServiceAnswer>

/** A service as Railway shows it at one moment. */
export interface ServiceSeen {
  readonly id: string
  readonly name: string
  readonly latest: RailwayDeployment | undefined
  readonly active: readonly RailwayDeployment[]
  /** Newest first. */
  readonly listed: readonly RailwayDeployment[]
  /** Railway's own clock. */
  readonly providerDate: Date | undefined
}

/** Reads one service of the profile's environment. @throws FailureError */
export async function readService(
  service: NamedService & { readonly first?: number },
  world: Reads,
  signal: AbortSignal,
): Promise<ServiceSeen> {
  const { projectId, environmentId } = railwayOf(world.profile)
  const variables = {
    projectId,
    environmentId,
    serviceId: service.id,
    first: service.first ?? REMEMBERED,
  }
  const call = { name: 'Service', document: SERVICE_QUERY, variables }
  const { data, providerDate } = await readRailway(call, ServiceAnswer, { world, signal })
  return seenOf(service, data, providerDate)
}

/** Reads several services with one request, each with so many of its newest deployments. @throws FailureError */
export async function readServices(
  { services, first }: { readonly services: readonly NamedService[]; readonly first: number },
  world: Reads,
  signal: AbortSignal,
): Promise<readonly ServiceSeen[]> {
  const { projectId, environmentId } = railwayOf(world.profile)
  const ids = Object.fromEntries(services.map(({ id }, index) => [`service${index}`, id]))
  const variables = { projectId, environmentId, first, ...ids }
  const call = { name: 'Services', document: servicesQuery(services.length), variables }
  const answer = z.object(
    Object.fromEntries(
      services.flatMap((_, index) => [
        [`s${index}`, InstanceAnswer],
        [`d${index}`, ListAnswer],
      ]),
    ),
  )
  const { data, providerDate } = await readRailway(call, answer, { world, signal })
  return services.map((service, index) => {
    const serviceInstance = InstanceAnswer.parse(data[`s${index}`])
    const deployments = ListAnswer.parse(data[`d${index}`])
    return seenOf(service, { serviceInstance, deployments }, providerDate)
  })
}

function seenOf(
  { id, name }: NamedService,
  { serviceInstance, deployments }: ServiceAnswer,
  providerDate: Date | undefined,
): ServiceSeen {
  const { latestDeployment, activeDeployments } = serviceInstance
  return {
    id,
    name,
    latest: latestDeployment ? deploymentOf(latestDeployment) : undefined,
    active: activeDeployments.map(deploymentOf),
    listed: deployments.edges.map(({ node }) => deploymentOf(node)),
    providerDate,
  }
}

/** One deployment by its id; one that Railway does not show is NOT_FOUND or FORBIDDEN, with the field. @throws FailureError */
export async function readDeployment(
  id: string,
  world: Reads,
  signal: AbortSignal,
): Promise<RailwayDeployment> {
  const call = { name: 'Deployment', document: DEPLOYMENT_QUERY, variables: { id } }
  try {
    const answer = z.object({ deployment: DeploymentAnswer })
    const { data } = await readRailway(call, answer, { world, signal })
    return deploymentOf(data.deployment)
  } catch (thrown) {
    if (!(thrown instanceof FailureError)) throw thrown
    if (!['NOT_FOUND', 'FORBIDDEN'].includes(thrown.failure.code)) throw thrown
    throw new FailureError({ ...thrown.failure, field: 'target.deploymentId' }, { cause: thrown })
  }
}

/** What is said to a token that may not read them, in one of Railway's several ways. */
const NOT_FOR_US = ['FORBIDDEN', 'NOT_FOUND', 'REFUSED_BY_PROVIDER', 'UNEXPECTED_ANSWER']

/**
 * Names of a service's variables, sorted; `undefined` where the token may not read them, which must not
 * keep anyone from going back. Values are secrets and are dropped here: neither they nor their digests
 * go into a plan or a log. @throws FailureError for what may be otherwise a moment later
 */
export async function readVariableNames(
  serviceId: string,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  const found = await readVariables(serviceId, undefined, { world, signal })
  return found === undefined ? undefined : Object.keys(found).sort()
}

/**
 * Variables of a service, with the values of those alone that are asked for by name (addresses and switches,
 * no secrets): every other value is dropped here. `undefined` where the token may not read them. @throws FailureError
 */
export async function readVariables(
  serviceId: string,
  wanted: readonly string[] | undefined,
  { world, signal }: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, string>> | undefined> {
  const keep = (name: string, value: string) =>
    wanted === undefined ? '' : wanted.includes(name) ? value : undefined
  return readKept(serviceId, keep, { world, signal })
}

/** By name a digest of each value, for who only wants to see that it is another one. @throws FailureError */
export async function readVariableMarks(
  serviceId: string,
  digest: (value: string) => string,
  around: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, string>> | undefined> {
  return readKept(serviceId, (_, value) => digest(value), around)
}

/** What `keep` makes of each value; the value itself is dropped here. */
async function readKept(
  serviceId: string,
  keep: (name: string, value: string) => string | undefined,
  { world, signal }: { readonly world: Reads; readonly signal: AbortSignal },
): Promise<Readonly<Record<string, string>> | undefined> {
  const { projectId, environmentId } = railwayOf(world.profile)
  const variables = { projectId, environmentId, serviceId }
  const call = { name: 'Variables', document: VARIABLES_QUERY, variables }
  const answer = z.object({ variables: z.record(z.string(), z.unknown()) })
  try {
    const { data } = await readRailway(call, answer, { world, signal })
    return Object.fromEntries(
      Object.entries(data.variables).flatMap(([name, value]): [string, string][] => {
        const kept = keep(name, typeof value === 'string' ? value : JSON.stringify(value ?? null))
        return kept === undefined ? [] : [[name, kept]]
      }),
    )
  } catch (thrown) {
    if (thrown instanceof FailureError && NOT_FOR_US.includes(thrown.failure.code)) return undefined
    throw thrown
  }
}

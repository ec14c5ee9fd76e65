import { z } from 'zod'
import type { Reads } from '../../../ports/reads.ts'
import { type NamedService, railwayOf } from '../configuration.ts'
import { readRailway } from '../graphql.ts'

/** The variable by which API and workers find their database. */
export const DATABASE_VARIABLE = 'DATABASE_URL'

/** How a service names its database: by a reference, or by something that must not be shown. */
export type NamedDatabase =
  | {
      readonly kind: 'reference'
      /** The service that is named. */
      readonly service: string
      /** Whole, e.g. `${{Postgres.DATABASE_URL}}?schema=public`; holds no secret. */
      readonly text: string
    }
  /** An address with its password: neither read on, nor put anywhere. */
  | { readonly kind: 'value' }
  | { readonly kind: 'not-set' }

const QUERY = `query DatabaseReference($projectId: String!, $environmentId: String!, $serviceId: String!) {
  variables(projectId: $projectId, environmentId: $environmentId, serviceId: $serviceId, unrendered: true)
}`
const Answer = z.object({ variables: z.record(z.string(), z.unknown()) })

// What stands behind it are parameters of Prisma's, e.g. `?schema=public`; a password has no place there.
const REFERENCE = /^\$\{\{([^{}.]+)\.([A-Z_]+)\}\}(\?[\w=&.-]*)?$/

/** How a service names its database now. @throws FailureError */
export async function readDatabaseReference(
  service: NamedService,
  world: Reads,
  signal: AbortSignal,
): Promise<NamedDatabase> {
  const { projectId, environmentId } = railwayOf(world.profile)
  const variables = { projectId, environmentId, serviceId: service.id }
  const call = { name: 'DatabaseReference', document: QUERY, variables }
  const { data } = await readRailway(call, Answer, { world, signal })
  return namedDatabase(data.variables[DATABASE_VARIABLE])
}

/** Pure. */
export function namedDatabase(text: unknown): NamedDatabase {
  if (typeof text !== 'string' || text === '') return { kind: 'not-set' }
  const service = REFERENCE.exec(text)?.[1]
  return service === undefined ? { kind: 'value' } : { kind: 'reference', service, text }
}

/** The same reference to another service. Pure. */
export function referenceTo(service: string, reference: string): string {
  return reference.replace(REFERENCE, (_, _name: string, variable: string, rest = '') => {
    return `\${{${service}.${variable}}}${rest}`
  })
}

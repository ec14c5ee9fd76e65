import { z } from 'zod'
import { type RailwayDeployment, ReplicaMap } from './deployment.ts'
import type { ServiceSeen } from './read-service.ts'
import type { MutationField } from './send.ts'

/** One service that is to run something else (or again). */
export const RaisedService = z.object({
  serviceId: z.string(),
  name: z.string(),
  /** The deployment that is rolled back to or redeployed. */
  deploymentId: z.string(),
  how: z.enum(['rollback', 'redeploy']),
  keepImage: z.boolean(),
  /** What must run afterwards; empty where Railway does not know the commit. */
  commit: z.string(),
  /** What ran before. */
  formerId: z.string().nullable(),
  /** The commit that ran, or that was stopped last; absent in logs of before 2026-12. */
  formerCommit: z.string().default(''),
  replicas: ReplicaMap,
  /**
   * Ids of the deployments there were when this was planned: ours is one that is not among them, as the
   * mutation gives no id. They are hashed with the plan, so a deployment that a colleague makes after the
   * approval makes the plan stale: what would run beside ours is worth a second look.
   */
  known: z.array(z.string()),
  /** Names only, sorted; `null` where the token may not read them. */
  variables: z.array(z.string()).nullable(),
})
export type RaisedService = z.infer<typeof RaisedService>

/** What a rollback, redeploy or bring-back carries through a restart. */
export const RaiseDetails = z.object({
  group: z.enum(['api', 'workers']),
  services: z.array(RaisedService).min(1),
  override: z.string().nullable(),
})
export type RaiseDetails = z.infer<typeof RaiseDetails>

/** Everything that is remembered of a service before something else is started on it. */
export function remembered(
  seen: ServiceSeen,
  variables: readonly string[] | undefined,
): Pick<RaisedService, 'serviceId' | 'name' | 'known' | 'variables'> {
  return {
    serviceId: seen.id,
    name: seen.name,
    known: seen.listed.map(({ id }) => id).sort(),
    variables: variables === undefined ? null : [...variables],
  }
}

/** What runs now; with several (an old one draining) the newest in the list. */
export function liveOf(seen: ServiceSeen, running: (each: RailwayDeployment) => boolean) {
  const active = seen.active.filter(running)
  const place = (each: RailwayDeployment) => {
    const index = seen.listed.findIndex(({ id }) => id === each.id)
    return index < 0 ? Number.MAX_SAFE_INTEGER : index
  }
  return active.toSorted((a, b) => place(a) - place(b))[0]
}

/** The fields of the one mutation. */
export function raiseFields(details: RaiseDetails): readonly MutationField[] {
  return details.services.map(({ deploymentId, how, keepImage }) =>
    how === 'rollback'
      ? { field: 'deploymentRollback', deploymentId }
      : { field: 'deploymentRedeploy', deploymentId, keepImage },
  )
}

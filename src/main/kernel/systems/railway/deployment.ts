import { z } from 'zod'

/** Replicas by region, as they were. */
export const ReplicaMap = z.record(z.string(), z.number().int().nonnegative())
export type ReplicaMap = z.infer<typeof ReplicaMap>

// `meta` is a free JSON scalar: a field that does not fit is as good as absent.
const Meta = z.object({
  commitHash: z.string().optional().catch(undefined),
  commitMessage: z.string().optional().catch(undefined),
  commitAuthor: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  serviceManifest: z
    .object({
      deploy: z
        .object({
          multiRegionConfig: z
            .record(
              z.string(),
              z.object({ numReplicas: z.number().int().nonnegative() }).nullable(),
            )
            .nullish()
            .catch(undefined),
          region: z.string().nullish().catch(undefined),
          numReplicas: z.number().int().nullish().catch(undefined),
        })
        .nullish()
        .catch(undefined),
    })
    .nullish()
    .catch(undefined),
})
type Meta = z.infer<typeof Meta>

/** A deployment as Railway answers it. */
export const DeploymentAnswer = z.object({
  id: z.string(),
  status: z.string(),
  createdAt: z.string(),
  canRollback: z.boolean(),
  canRedeploy: z.boolean(),
  deploymentStopped: z.boolean(),
  instances: z.array(z.object({ id: z.string(), status: z.string() })),
  meta: z.unknown(),
  projectId: z.string(),
  environmentId: z.string(),
  serviceId: z.string().nullish(),
})

/** A deployment as the console thinks of it. */
export interface RailwayDeployment {
  readonly id: string
  readonly projectId: string
  readonly environmentId: string
  readonly serviceId: string | undefined
  /** One of the schema's, or one that it does not know (facts/railway.md §4). */
  readonly status: string
  readonly createdAt: string
  /** Its image is still kept. */
  readonly canRollback: boolean
  readonly canRedeploy: boolean
  readonly stopped: boolean
  readonly instances: readonly { readonly id: string; readonly status: string }[]
  readonly commit: string
  readonly message: string
  readonly author: string
  /** `deploy`, `redeploy`, `rollback`, where Railway says so. */
  readonly reason: string | undefined
  readonly replicas: ReplicaMap
}

function replicasOf(meta: Meta): ReplicaMap {
  const deploy = meta.serviceManifest?.deploy
  const regions = Object.entries(deploy?.multiRegionConfig ?? {}).flatMap(([region, config]) =>
    config === null ? [] : [[region, config.numReplicas] as const],
  )
  if (regions.length > 0) return Object.fromEntries(regions)
  return { [deploy?.region ?? 'default']: deploy?.numReplicas ?? 1 }
}

/** The console's view of an answered deployment. */
export function deploymentOf(answer: z.infer<typeof DeploymentAnswer>): RailwayDeployment {
  const parsed = Meta.safeParse(answer.meta)
  const meta: Meta = parsed.success ? parsed.data : {}
  return {
    id: answer.id,
    projectId: answer.projectId,
    environmentId: answer.environmentId,
    serviceId: answer.serviceId ?? undefined,
    status: answer.status,
    createdAt: answer.createdAt,
    canRollback: answer.canRollback,
    canRedeploy: answer.canRedeploy,
    stopped: answer.deploymentStopped,
    instances: answer.instances,
    commit: meta.commitHash ?? '',
    message: meta.commitMessage ?? '',
    author: meta.commitAuthor ?? '',
    reason: meta.reason,
    replicas: replicasOf(meta),
  }
}

/** It runs, or would if it had not crashed; a stopped one does not. */
export function isRunning(deployment: RailwayDeployment): boolean {
  return !deployment.stopped && ['SUCCESS', 'SLEEPING', 'CRASHED'].includes(deployment.status)
}

/** On its way up. */
export function isRising(deployment: RailwayDeployment): boolean {
  return ['QUEUED', 'WAITING', 'INITIALIZING', 'BUILDING', 'DEPLOYING', 'NEEDS_APPROVAL'].includes(
    deployment.status,
  )
}

/** Containers that still run. */
export function runningInstances(deployment: RailwayDeployment): number {
  return deployment.instances.filter(({ status }) => ['RUNNING', 'RESTARTING'].includes(status))
    .length
}

/** A replica map in words: `europe-west4 ×2`. */
export function replicaText(replicas: ReplicaMap): string {
  return Object.entries(replicas)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([region, count]) => `${region} ×${count}`)
    .join(', ')
}

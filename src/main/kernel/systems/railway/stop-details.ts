import { z } from 'zod'
import { ReplicaMap } from './deployment.ts'

/** One service that is stopped: what a colleague needs to bring it back is all here. */
export const StoppedService = z.object({
  serviceId: z.string(),
  name: z.string(),
  /** All that ran (an old one may be draining), newest first. */
  deployments: z.array(z.object({ deploymentId: z.string(), commit: z.string() })).min(1),
  /** The commit that ran. */
  commit: z.string(),
  replicas: ReplicaMap,
})
export type StoppedService = z.infer<typeof StoppedService>

/** What a stop carries through a restart, and hands to the step that brings back. */
export const StopDetails = z.object({
  group: z.enum(['api', 'workers']),
  services: z.array(StoppedService).min(1),
})
export type StopDetails = z.infer<typeof StopDetails>

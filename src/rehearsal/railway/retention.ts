import type { StoredDeployment } from './model.ts'
import { isInProgress } from './status-machine.ts'

/** Plans with different image retention. */
export type RailwayPlan = 'free' | 'hobby' | 'pro' | 'enterprise'

/** Hours that an image is kept after its deployment was removed (docs.railway.com/pricing/plans). */
const HOURS: Readonly<Record<RailwayPlan, number>> = {
  free: 24,
  hobby: 72,
  pro: 120,
  enterprise: 360,
}

/** Whether the image of a deployment can still be started without a build. */
export function isImageKept(deployment: StoredDeployment, plan: RailwayPlan, now: Date): boolean {
  if (deployment.succeededAt === null) return false
  if (deployment.removedAt === null) return true
  return now.getTime() - Date.parse(deployment.removedAt) <= HOURS[plan] * 3_600_000
}

/**
 * `Deployment.canRollback`: it has served, its image is kept, and it is not what serves now (the
 * dashboard offers *redeploy* and *restart* there, not *rollback*).
 */
export function canRollback(deployment: StoredDeployment, plan: RailwayPlan, now: Date): boolean {
  if (isInProgress(deployment.status) || deployment.removedAt === null) return false
  return isImageKept(deployment, plan, now)
}

import type { Creator, Sabotage, StoredDeployment, StoredService } from './model.ts'
import { type Birth, deployCommit, redeployOf } from './new-deployment.ts'
import type { Call, Platform } from './platform.ts'
import { isActive } from './status-machine.ts'

/** The colleague of the faults and of the simulator's own methods. */
const COLLEAGUE: Creator = {
  id: '5f0c9a52-0000-4000-8000-00000000beef',
  name: 'Sipho Nkosi',
  email: 'sipho@vlossom.example',
}

/** Nobody's call: a push, or the platform itself. */
export const NO_CALL: Call = { caller: { kind: 'nobody' }, struck: [] }

function sabotageOf(call: Call): Sabotage {
  const struck = (kind: string): boolean => call.struck.some((fault) => fault.kind === kind)
  if (struck('deploy-fails')) return 'fail'
  if (struck('deploy-stalls')) return 'stall'
  return struck('replica-left-behind') ? 'leave-replica-behind' : 'none'
}

/** Id, time and creator for a deployment that this call makes. */
export function birthFor(platform: Platform, call: Call): Birth {
  return {
    id: platform.newId(),
    snapshotId: platform.newId(),
    at: platform.now().toISOString(),
    creator: call.caller.kind === 'account' ? call.caller.user : null,
    sabotage: sabotageOf(call),
  }
}

/** A colleague redeploys what serves now. */
export function colleagueRedeploys(platform: Platform, serviceId: string, at: string): void {
  const state = platform.store.current()
  const service = state.services.find(({ id }) => id === serviceId)
  const live = state.deployments.findLast((each) => each.serviceId === serviceId && isActive(each))
  if (service === undefined || live === undefined) return
  const birth = { ...birthFor(platform, NO_CALL), at, creator: COLLEAGUE, builds: false }
  platform.deployer.begin(redeployOf(service, live, birth))
}

/** Begins a deployment, with a colleague's just before or after it where a fault asks for one. */
export function launch(platform: Platform, deployment: StoredDeployment, call: Call): void {
  const { serviceId, createdAt } = deployment
  const struck = (kind: string): boolean => call.struck.some((fault) => fault.kind === kind)
  if (struck('colleague-before')) colleagueRedeploys(platform, serviceId, createdAt)
  platform.deployer.begin(deployment)
  if (struck('colleague-after')) colleagueRedeploys(platform, serviceId, createdAt)
}

/** Deploys the tip of `main`: what every configuration write does (railway.md, 11). */
export function deployNewest(platform: Platform, service: StoredService, call: Call): string {
  const { newestCommit } = platform.store.current()
  const deployment = deployCommit(service, newestCommit, birthFor(platform, call))
  launch(platform, deployment, call)
  return deployment.id
}

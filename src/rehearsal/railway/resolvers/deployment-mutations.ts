import { birthFor, deployNewest, launch } from '../launch.ts'
import { deployCommit, redeployOf, rollbackTo } from '../new-deployment.ts'
import { type Call, requireDeployment, requireEnvironment, requireService } from '../platform.ts'
import { canRollback, isImageKept } from '../retention.ts'
import { isActive, isInProgress } from '../status-machine.ts'
import type { ViewedPlatform } from './views.ts'

interface Id {
  readonly id: string
}

interface ServiceIds {
  readonly environmentId: string
  readonly serviceId: string
}

function rollback(platform: ViewedPlatform, id: string, call: Call): boolean {
  const target = requireDeployment(platform, id)
  if (!canRollback(target, platform.plan, platform.now())) {
    throw new Error('Deployment cannot be rolled back to: its image is no longer available')
  }
  const service = requireService(platform, target.serviceId)
  launch(platform, rollbackTo(service, target, birthFor(platform, call)), call)
  return true
}

function redeploy(
  platform: ViewedPlatform,
  args: Id & { readonly usePreviousImageTag?: boolean | null },
  call: Call,
): { readonly id: string } {
  const target = requireDeployment(platform, args.id)
  const service = requireService(platform, target.serviceId)
  const kept = isImageKept(target, platform.plan, platform.now())
  const builds = args.usePreviousImageTag !== true || !kept
  const deployment = redeployOf(service, target, { ...birthFor(platform, call), builds })
  launch(platform, deployment, call)
  return platform.views.deployment(requireDeployment(platform, deployment.id))
}

function restart(platform: ViewedPlatform, id: string): boolean {
  const deployment = requireDeployment(platform, id)
  if (!isActive(deployment)) throw new Error('Only an active deployment can be restarted')
  if (deployment.stopped && platform.habits.restartAfterStop === 'refused') {
    throw new Error('Deployment is stopped and cannot be restarted')
  }
  platform.deployer.restart(id)
  return true
}

function deployVersion2(
  platform: ViewedPlatform,
  args: ServiceIds & { readonly commitSha?: string | null },
  call: Call,
): string {
  requireEnvironment(platform, args.environmentId)
  const service = requireService(platform, args.serviceId)
  if (service.repo === null) throw new Error('Service has no repository')
  if (args.commitSha == null) return deployNewest(platform, service, call)
  if (platform.store.current().images[args.commitSha] === undefined) {
    throw new Error('Commit not found')
  }
  const deployment = deployCommit(service, args.commitSha, birthFor(platform, call))
  launch(platform, deployment, call)
  return deployment.id
}

/** The mutations that act on deployments. */
export function createDeploymentMutations(platform: ViewedPlatform) {
  return {
    deploymentRollback: (args: Id, call: Call) => rollback(platform, args.id, call),
    deploymentRedeploy: (
      args: Id & { readonly usePreviousImageTag?: boolean | null },
      call: Call,
    ) => redeploy(platform, args, call),
    deploymentRestart: (args: Id) => restart(platform, args.id),
    deploymentStop: (args: Id) => {
      const deployment = requireDeployment(platform, args.id)
      if (!isActive(deployment)) throw new Error('Only an active deployment can be stopped')
      platform.deployer.stop(args.id)
      return true
    },
    deploymentRemove: (args: Id) => {
      platform.deployer.remove(requireDeployment(platform, args.id).id)
      return true
    },
    deploymentCancel: (args: Id) => {
      const deployment = requireDeployment(platform, args.id)
      if (!isInProgress(deployment.status)) throw new Error('Deployment is not in progress')
      platform.deployer.remove(args.id)
      return true
    },
    serviceInstanceRedeploy: (args: ServiceIds, call: Call) => {
      requireEnvironment(platform, args.environmentId)
      const service = requireService(platform, args.serviceId)
      const latest = platform.store
        .current()
        .deployments.findLast((each) => each.serviceId === service.id)
      if (latest === undefined) throw new Error('Service has no deployment')
      redeploy(platform, { id: latest.id }, call)
      return true
    },
    serviceInstanceDeployV2: (
      args: ServiceIds & { readonly commitSha?: string | null },
      call: Call,
    ) => deployVersion2(platform, args, call),
  }
}

import type { Caller } from './access.ts'
import type { Deployer } from './deployer.ts'
import type { DeploymentLogs } from './deployment-logs.ts'
import type { Fault } from './faults.ts'
import type { StoredDeployment, StoredService } from './model.ts'
import type { ReplicaFleet } from './replica-fleet.ts'
import type { RailwayPlan } from './retention.ts'
import type { Recovery } from './simulator-options.ts'
import type { StateStore } from './state-store.ts'
import type { TrafficRecord } from './traffic-record.ts'
import type { DatabaseAddress } from './variable-references.ts'

/** Behaviours of the platform that nobody has confirmed (unconfirmed.md, 2); changeable while it runs. */
export interface PlatformHabits {
  /** A service that is scaled up from zero deploys the newest commit. Default true, the trap. */
  scaleUpDeploysNewest: boolean
  /** Whether `deploymentRestart` brings a stopped deployment back. Default `refused`. */
  restartAfterStop: 'works' | 'refused'
  /** What `platformStatus` says; `null` when all is well. */
  incident: { readonly id: string; readonly message: string } | null
}

/** All that the resolvers stand on. */
export interface Platform {
  readonly store: StateStore
  readonly fleet: ReplicaFleet
  readonly deployer: Deployer
  readonly logs: DeploymentLogs
  readonly traffic: TrafficRecord
  readonly plan: RailwayPlan
  readonly database: DatabaseAddress
  readonly recovery: Recovery | undefined
  /** Workflows that this process is at; one that comes back begins anew what was left. */
  readonly recovering: Set<string>
  readonly habits: PlatformHabits
  readonly now: () => Date
  readonly newId: () => string
  /** `host:port` of the edge. */
  readonly domain: () => string
}

/** One GraphQL request: who asks, and the faults that strike it. */
export interface Call {
  readonly caller: Caller
  readonly struck: readonly Fault[]
}

/** What the vendor answers to an id that is wrong, foreign or not to be seen: it does not tell which. */
export class NotAuthorized extends Error {
  constructor() {
    super('Not Authorized')
  }
}

/** Throws unless the ids are those of the one project and environment there is. */
export function requireEnvironment(
  platform: Platform,
  environmentId: string | null | undefined,
  projectId?: string | null,
): void {
  const state = platform.store.current()
  if (environmentId != null && environmentId !== state.environmentId) throw new NotAuthorized()
  if (projectId != null && projectId !== state.projectId) throw new NotAuthorized()
}

/** The service with that id; throws when there is none. */
export function requireService(platform: Platform, id: string | null | undefined): StoredService {
  const service = platform.store.current().services.find((each) => each.id === id)
  if (service === undefined) throw new NotAuthorized()
  return service
}

/** The deployment with that id; throws when there is none. */
export function requireDeployment(platform: Platform, id: string): StoredDeployment {
  const deployment = platform.store.current().deployments.find((each) => each.id === id)
  if (deployment === undefined) throw new NotAuthorized()
  return deployment
}

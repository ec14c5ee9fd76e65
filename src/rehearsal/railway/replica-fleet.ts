import type { ReleaseImage } from '../services/release-image.ts'
import type { DeploymentLogs } from './deployment-logs.ts'
import type { RailwayState, StoredDeployment } from './model.ts'
import { createReplicaSet, type ReplicaSet } from './replica-set.ts'
import type { StateStore } from './state-store.ts'
import type { RailwayTiming } from './timing.ts'
import { type DatabaseAddress, providedVariables, renderVariables } from './variable-references.ts'

/** What replicas are made of. */
export interface FleetOptions {
  readonly store: StateStore
  readonly logs: DeploymentLogs
  readonly now: () => Date
  readonly node: string
  readonly programs: { readonly api: string; readonly worker: string }
  readonly database: DatabaseAddress
  readonly timing: RailwayTiming
  /** A replica of this deployment changed its status. */
  changed(deploymentId: string): void
}

/** The replica sets of all deployments that have any. */
export interface ReplicaFleet {
  setOf(deploymentId: string): ReplicaSet | undefined
  /** The set of a deployment, made when it has none. */
  ensure(deployment: StoredDeployment): ReplicaSet
  all(): readonly (readonly [deploymentId: string, set: ReplicaSet])[]
}

function environmentOf(
  options: FleetOptions,
  deployment: StoredDeployment,
  replicaId: string,
): Readonly<Record<string, string>> {
  const state: RailwayState = options.store.current()
  const service = state.services.find(({ id }) => id === deployment.serviceId)
  const image: ReleaseImage | undefined = state.images[deployment.commit]
  if (service === undefined || image === undefined) {
    throw new Error(`deployment ${deployment.id} has no service or no image`)
  }
  return {
    ...renderVariables(deployment.variables, state.services, options.database),
    ...providedVariables(state, service),
    RAILWAY_DEPLOYMENT_ID: deployment.id,
    RAILWAY_REPLICA_ID: replicaId,
    RAILWAY_GIT_COMMIT_SHA: deployment.commit,
    // Last: a variable of the service must not be able to replace the code.
    VLOSSOM_IMAGE: JSON.stringify(image),
  }
}

/** An empty fleet. */
export function createReplicaFleet(options: FleetOptions): ReplicaFleet {
  const sets = new Map<string, ReplicaSet>()
  const make = (deployment: StoredDeployment): ReplicaSet => {
    const state = options.store.current()
    const role = state.services.find(({ id }) => id === deployment.serviceId)?.role
    const program = role === 'worker' ? options.programs.worker : options.programs.api
    return createReplicaSet((index) => `${deployment.id.slice(0, 8)}-${index}`, {
      command: (replicaId) => ({
        node: options.node,
        program,
        environment: environmentOf(options, deployment, replicaId),
      }),
      maxRestarts: options.timing.maxRestarts,
      restartDelayMs: options.timing.restartDelayMs,
      graceMs: options.timing.graceMs,
      changed: () => options.changed(deployment.id),
      log: (severity, message) =>
        options.logs.add(deployment.id, {
          timestamp: options.now().toISOString(),
          severity,
          message,
          instanceId: null,
        }),
    })
  }
  return {
    setOf: (deploymentId) => sets.get(deploymentId),
    ensure: (deployment) => {
      const known = sets.get(deployment.id)
      if (known !== undefined) return known
      const made = make(deployment)
      sets.set(deployment.id, made)
      return made
    },
    all: () => [...sets],
  }
}

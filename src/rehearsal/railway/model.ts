import type { ReleaseImage } from '../services/release-image.ts'

/** Every status that the vendor's schema has. */
export type DeploymentStatus =
  | 'BUILDING'
  | 'CRASHED'
  | 'DEPLOYING'
  | 'FAILED'
  | 'INITIALIZING'
  | 'NEEDS_APPROVAL'
  | 'QUEUED'
  | 'REMOVED'
  | 'REMOVING'
  | 'SKIPPED'
  | 'SLEEPING'
  | 'SUCCESS'
  | 'WAITING'

/** Replicas by region, as `multiRegionConfig` has it; a region with none is left out. */
export type RegionMap = Readonly<Record<string, { readonly numReplicas: number }>>

/** Who made a deployment; `null` for a project token or a push. */
export interface Creator {
  readonly id: string
  readonly name: string
  readonly email: string
}

/** A step of a deployment, as `deploymentEvents` lists it. Times are ISO 8601. */
export interface StoredEvent {
  readonly step: 'BUILD_IMAGE' | 'CREATE_CONTAINER' | 'HEALTHCHECK' | 'DRAIN_INSTANCES'
  readonly createdAt: string
  readonly completedAt: string | null
  readonly error: string | null
}

/** How a deployment is made to go wrong on purpose. */
export type Sabotage = 'none' | 'fail' | 'stall' | 'leave-replica-behind'

/** A deployment as the simulator keeps it. Times are ISO 8601 by the simulator's clock. */
export interface StoredDeployment {
  readonly id: string
  readonly serviceId: string
  readonly snapshotId: string
  readonly commit: string
  readonly reason: 'deploy' | 'redeploy' | 'rollback'
  readonly status: DeploymentStatus
  readonly createdAt: string
  readonly updatedAt: string
  readonly statusUpdatedAt: string
  /** When it first served; `null` if it never did (its image is then nothing to go back to). */
  readonly succeededAt: string | null
  /** When it was taken down; image retention counts from here. */
  readonly removedAt: string | null
  /** Set by `deploymentStop`. */
  readonly stopped: boolean
  /** Whether an image has to be built first. */
  readonly builds: boolean
  readonly creator: Creator | null
  /** The service's own variables at that time, references not resolved. */
  readonly variables: Readonly<Record<string, string>>
  readonly regions: RegionMap
  readonly events: readonly StoredEvent[]
  readonly sabotage: Sabotage
}

/** What a service is in this environment. */
export interface StoredService {
  readonly id: string
  readonly instanceId: string
  readonly name: string
  readonly role: 'api' | 'worker' | 'postgres'
  readonly repo: string | null
  readonly image: string | null
  readonly autoDeploy: boolean
  readonly regions: RegionMap
  readonly variables: Readonly<Record<string, string>>
  /** Settings by their name in `ServiceInstanceUpdateInput`. */
  readonly settings: Readonly<Record<string, unknown>>
  /** Only of a database that was recovered beside the first: where it listens. */
  readonly port?: number
  readonly createdAt: string
  readonly updatedAt: string
}

/** A patch of the environment, staged or committed. */
export interface StoredPatch {
  readonly id: string
  readonly status: 'STAGED' | 'COMMITTED'
  readonly patch: Readonly<Record<string, unknown>>
  readonly message: string | null
  readonly createdAt: string
  readonly updatedAt: string
  readonly appliedAt: string | null
}

/** Work that the platform does in the background. Times are milliseconds of the simulator's clock. */
export interface StoredWorkflow {
  readonly id: string
  readonly at: number
  readonly done: boolean
  /** Why it came to nothing, where it did. */
  readonly error?: string
  readonly work:
    | { readonly kind: 'restore'; readonly backupId: string; readonly volumeId: string }
    | {
        readonly kind: 'recover'
        readonly serviceId: string
        readonly name: string
        /** Milliseconds of the moment. */
        readonly to: number
      }
}

/** The database's volume; its backups are made up from the clock, but for these. */
export interface StoredVolume {
  readonly mounted: string
  /** Backups that a restore of an older one took away. */
  readonly removed: readonly string[]
  readonly locked: readonly string[]
  readonly workflows: readonly StoredWorkflow[]
}

/** All that survives a restart, one JSON file. Holds no secret: passwords are references. */
export interface RailwayState {
  readonly format: 1
  readonly projectId: string
  readonly environmentId: string
  readonly createdAt: string
  readonly port: number
  readonly apiPort: number
  /** Tip of `main` of the backend's repository: what any configuration write deploys. */
  readonly newestCommit: string
  readonly services: readonly StoredService[]
  /** Oldest first. */
  readonly deployments: readonly StoredDeployment[]
  /** What each commit builds to. */
  readonly images: Readonly<Record<string, ReleaseImage>>
  readonly staged: StoredPatch | null
  readonly patches: readonly StoredPatch[]
  /** Absent until something was done with it. */
  readonly volume?: StoredVolume
}

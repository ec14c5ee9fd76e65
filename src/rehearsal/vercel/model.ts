import type { SiteBuild } from '../site/site-build.ts'
import type { Alias } from './alias.ts'
import type { AliasJob } from './alias-job.ts'

/** A person as the API names one. */
export interface Person {
  readonly uid: string
  readonly username: string
  readonly email: string
}

/** States a deployment goes through here; the vendor has a few more (facts: `BLOCKED`, `DELETED`, `INITIALIZING`). */
export type ReadyState = 'QUEUED' | 'BUILDING' | 'READY' | 'ERROR' | 'CANCELED'

/** What a build still has before it, in the simulator's own time (milliseconds of the real clock). */
export interface BuildSchedule {
  readonly startedAtMs: number
  readonly buildsAtMs: number
  readonly endsAtMs: number
  readonly outcome: 'READY' | 'ERROR'
}

export interface Deployment {
  readonly id: string
  readonly projectId: string
  /** Project name at the time of the build. */
  readonly name: string
  /** Bare hostname, what the API calls `url`. */
  readonly host: string
  /** Stamps are milliseconds of the provider's clock. */
  readonly createdAt: number
  readonly buildingAt: number | null
  readonly readyAt: number | null
  readonly readyState: ReadyState
  readonly target: 'production' | null
  readonly commit: string
  readonly message: string
  readonly author: string
  readonly branch: string
  readonly creator: Person
  readonly source: 'git' | 'redeploy' | 'cli'
  /** `meta.action` and `meta.originalDeploymentId` of a build made from another deployment. */
  readonly madeFrom: { readonly action: string; readonly deploymentId: string } | null
  /** When it last came to carry the production domains; null = never has (`STAGED`). */
  readonly promotedAt: number | null
  /** Past the retention of the plan: still listed, no longer deployable. */
  readonly expired: boolean
  readonly errorMessage: string | null
  readonly build: SiteBuild
  readonly schedule: BuildSchedule | null
}

export type EnvType = 'plain' | 'encrypted' | 'sensitive' | 'system' | 'secret'
export type EnvTarget = 'production' | 'preview' | 'development'

export interface EnvVariable {
  readonly id: string
  readonly key: string
  readonly value: string
  readonly type: EnvType
  readonly target: readonly EnvTarget[]
  readonly comment: string | null
  readonly gitBranch: string | null
  readonly createdAt: number
  readonly updatedAt: number
}

export interface RollingRelease {
  readonly id: string
  readonly canaryDeploymentId: string
  /** Share of traffic (0..100) that the canary has. */
  readonly targetPercentage: number
  /** A promotion that was answered 202 and waits for the end. */
  readonly queuedDeploymentId: string | null
}

export interface RollbackDescription {
  readonly userId: string
  readonly username: string
  readonly description: string
  readonly createdAt: number
}

export interface Project {
  readonly id: string
  readonly name: string
  readonly createdAt: number
  /** False = a rollback is pinned: new builds of `main` do not go live. */
  readonly autoAssignCustomDomains: boolean
  readonly autoAssignCustomDomainsUpdatedBy: string | null
  readonly paused: boolean
  readonly rollbackDescription: RollbackDescription | null
  /** What the project says it serves (`targets.production`). */
  readonly productionDeploymentId: string | null
  readonly job: AliasJob | null
  readonly rollingRelease: RollingRelease | null
  readonly env: readonly EnvVariable[]
}

/** All that the simulator keeps, as it lies in `vercel.json`. */
export interface VercelState {
  readonly format: 1
  readonly plan: 'pro' | 'hobby'
  readonly team: { readonly id: string; readonly slug: string; readonly name: string }
  readonly owner: Person
  readonly colleague: Person
  /** The first is the product's. */
  readonly projects: readonly Project[]
  readonly deployments: readonly Deployment[]
  readonly aliases: readonly Alias[]
  /** Port of the API's listener; null until it first listened. Those of the domains are in the aliases' hosts. */
  readonly apiPort: number | null
}

import type { EnvironmentKind, SystemId } from './identifiers.ts'
import type { ContractsProfile, PaymasterProfile } from './profile-chain.ts'
import type { HistoryProfile, PostgresProfile, PrismaProfile } from './profile-databases.ts'
import type { SourceProfile } from './profile-source.ts'
import type { PagerDutyProfile, SlackProfile, StatusPageProfile } from './profile-telling.ts'
import type { SecondApprovalProfile } from './second-approval.ts'

export interface Person {
  readonly name: string
  readonly phone?: string
  readonly email?: string
}

export interface VercelProfile {
  /** API base, e.g. `https://api.vercel.com`. */
  readonly baseUrl: string
  readonly projectId: string
  readonly teamId?: string
  readonly secret: string
  readonly dashboardUrl?: string
}

/** The production site, as users see it. */
export interface SiteProfile {
  /** Origins of all production domains; the first is the main one. */
  readonly domains: readonly string[]
  /** Pages to load in a real browser, e.g. `/login`. */
  readonly pages: readonly string[]
}

export interface RailwayProfile {
  /** GraphQL endpoint. */
  readonly url: string
  readonly projectId: string
  readonly environmentId: string
  /** Which header the token goes into; cannot be guessed. */
  readonly tokenKind: 'project' | 'account'
  readonly secret: string
  readonly services: {
    readonly api: string
    /** Everything else that writes: workers, crons, functions. */
    readonly workers: readonly { readonly id: string; readonly name: string }[]
    readonly postgres?: string
  }
  readonly dashboardUrl?: string
}

export interface ApiProfile {
  /** Origin of the public API. */
  readonly url: string
  readonly healthPath: string
  /** Whose answer has the addresses of the contracts that the API uses; without it the health path's. */
  readonly configurationPath?: string
  readonly endpoints: readonly string[]
  /** Request header that addresses one replica, where the platform has one. */
  readonly replicaHeader?: string
}

/** One environment: everything the procedure leaves open. Never a secret, only names of secrets. */
export interface Profile {
  readonly name: string
  readonly environment: EnvironmentKind
  readonly operator: string
  readonly contacts: readonly {
    readonly system: string
    readonly primary: Person
    readonly backup: Person
  }[]
  /** Date of the last review of the contacts, ISO. */
  readonly contactsReviewed?: string
  readonly thresholds: {
    /** 0..1; above it the trigger *error rate* says yes. */
    readonly errorRate: number
    /** Fewer requests than this in the window say nothing. */
    readonly minimumRequests: number
    readonly monitoringMinutes: number
  }
  readonly systems: {
    readonly vercel?: VercelProfile
    readonly site?: SiteProfile
    readonly railway?: RailwayProfile
    readonly api?: ApiProfile
    readonly postgres?: PostgresProfile
    readonly contracts?: ContractsProfile
    readonly paymaster?: PaymasterProfile
    readonly prisma?: PrismaProfile
  }
  readonly history?: HistoryProfile
  readonly slack?: SlackProfile
  readonly statusPage?: StatusPageProfile
  readonly pagerDuty?: PagerDutyProfile
  /** Where the code comes from: what a `git revert` is made in and pushed to. */
  readonly git?: { readonly web?: SourceProfile; readonly api?: SourceProfile }
  /** Which acts a second person has to approve, by a signed code. */
  readonly secondApproval?: SecondApprovalProfile
  /** Public age recipients of the recovery kit. */
  readonly recipients: readonly string[]
  /** Which migration heads each API version is known to run on: the coherence check's table. */
  readonly compatibility: readonly {
    readonly apiCommit: string
    readonly runsOnHeads: readonly string[]
  }[]
}

/** A profile error with its place, e.g. `systems.vercel.projectId: required`. */
export interface ProfileProblem {
  readonly path: string
  readonly message: string
}

/** Systems that a profile configures. */
export function configuredSystems(profile: Profile): readonly SystemId[] {
  const systems = profile.systems
  const found: SystemId[] = []
  if (systems.vercel) found.push('vercel')
  if (systems.railway) found.push('railway')
  if (systems.postgres) found.push('postgres')
  if (systems.site) found.push('site')
  if (systems.api) found.push('api')
  if (systems.contracts) found.push('contracts')
  if (systems.paymaster) found.push('paymaster')
  if (systems.prisma) found.push('prisma')
  if (profile.slack) found.push('slack')
  if (profile.statusPage) found.push('status-page')
  if (profile.pagerDuty) found.push('pagerduty')
  if (profile.git) found.push('git')
  return found
}

import type { BookingVersion } from '../chain/deploy-contracts.ts'
import type { SponsorshipStory } from '../paymaster/sponsorship-story.ts'

/** What the frontend of a release is, as Vercel would build it from its commit. */
export interface WebRelease {
  /** 40 hex digits. In a running world these are the commits of the git remotes (see git/make-remotes.ts). */
  readonly commit: string
  readonly message: string
  readonly author: string
  /** `throws`: the page loads, then its script throws in the browser. */
  readonly behaviour: 'good' | 'throws'
}

/** What the backend of a release is, as Railway would build it from its commit. */
export interface ApiRelease {
  readonly commit: string
  readonly message: string
  readonly author: string
  /** Share (0..1) of requests that this code answers with 500. */
  readonly failShare: number
  /** Newest migration in this release's image; `migrate deploy` at boot applies up to it. */
  readonly migrationHead: string
  /** Heads on which this code runs; on another it answers 500 to everything but `/api/health`, which says unhealthy. */
  readonly runsOnHeads: readonly string[]
}

/** What the records say a release showed while it was live. */
export interface ReleaseRecord {
  /** Share (0..1) of its production requests that failed. */
  readonly errorRate: number
  readonly verified: boolean
  /** Why somebody marked it bad, or null. */
  readonly markedBad: string | null
}

/** One release of both halves of the product. */
export interface Release {
  /** `v41` */
  readonly version: string
  readonly web: WebRelease
  readonly api: ApiRelease
  /** When it went live, in minutes before the world was born. */
  readonly liveFromMinutesAgo: number
  readonly record: ReleaseRecord
}

/** A version of a contract that was put on the chain. */
export interface ContractRelease {
  /** As the chain's contracts are called, e.g. `booking`. */
  readonly contract: string
  readonly version: string
  readonly commit: string
  readonly message: string
  readonly author: string
  readonly liveFromMinutesAgo: number
  /** The share of failed requests is that of reverted transactions. */
  readonly record: ReleaseRecord
}

/** A folder of `prisma/migrations`: its checksum is the SHA-256 of the bytes of `sql`. */
export interface Migration {
  /** Folder name, which is also `migration_name` and what `migrationHead` names. */
  readonly name: string
  readonly sql: string
  /** The server refuses one of its statements: what it committed before stays, and its row never ends. */
  readonly failsMidway?: true
}

export type IncidentName =
  | 'bad-release'
  | 'bad-schema'
  | 'bad-migration'
  | 'contract-bug'
  | 'paymaster-dry'
  | 'paymaster-drained'
  | 'full'

/** An incident is data: the simulators, the databases and the records are all made from it. */
export interface Incident {
  readonly name: IncidentName
  /** One sentence, as the operator would type it. */
  readonly reason: string
  /** Oldest first; the last one is live, and bad where a release is what is wrong. */
  readonly releases: readonly Release[]
  /** Every migration in order. */
  readonly migrations: readonly Migration[]
  /** The last of `migrations`, where it damaged the data; null where the data are well. */
  readonly damage: Migration | null
  /** Deployments of a contract, oldest first, where one of them is what is wrong. */
  readonly contracts?: readonly ContractRelease[]
  /** What the chain runs of the last of them; `Booking` where nothing is wrong with it. */
  readonly booking?: BookingVersion
  /** Only where sponsored operations are what is wrong. */
  readonly sponsorship?: SponsorshipStory
}

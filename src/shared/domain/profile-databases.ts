import type { SourceProfile } from './profile-source.ts'

export type TlsMode = 'disable' | 'require' | 'verify-full'

export interface DatabaseProfile {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly tls: TlsMode
  readonly secret: string
}

/** The team's history database: another server than the one that is restored. */
export interface HistoryProfile extends DatabaseProfile {
  /** Makes the tables, once and after an approval: a role of its own, so that the one that exports owns nothing. */
  readonly setup?: { readonly user: string; readonly secret: string }
  /** Whether records go there readable as well; they hold personal data. Default: sealed frames only. */
  readonly exportPayload?: boolean
}

/** A bucket with backups: S3, or a store that speaks like it. */
export interface BucketProfile {
  /** Origin; the bucket's name goes into the path. */
  readonly endpoint: string
  readonly region: string
  readonly name: string
  readonly prefix?: string
  readonly accessKeyId: string
  /** Credential with the secret access key. */
  readonly secret: string
}

export interface PostgresProfile extends DatabaseProfile {
  /** Where sessions wait during a swap; never the live database. */
  readonly maintenanceDatabase: string
  /** Directories with dumps and their manifests. */
  readonly backups: readonly string[]
  /** Tables whose counts and newest rows are shown. */
  readonly keyTables: readonly { readonly table: string; readonly newestBy?: string }[]
  readonly checks: readonly {
    readonly name: string
    readonly sql: string
    readonly expects: string
  }[]
  /** What must not rise again with a restored database; settled in the copy before traffic returns. */
  readonly afterRestore?: readonly RestoreRule[]
  /** The old database is kept at least this long. */
  readonly keepDays: number
  /** Tables (`public.payouts`) that are exported whole before a database that served is dropped, not only what differs. */
  readonly exportWhole?: readonly string[]
  /** Opens backups that are encrypted with age: a credential, or an identity file. */
  readonly ageIdentity?: { readonly secret: string } | { readonly file: string }
  /** Backups there are fetched to the first of `backups`. */
  readonly bucket?: BucketProfile
}

/**
 * One thing that a backup brings back and nobody wants back: jobs that ran already, mails that were sent, sessions
 * that were revoked, people who were erased. Said as what must not be there, so that it can be looked at before and
 * after, and carried out twice without harm.
 */
export interface RestoreRule {
  /** For people, e.g. `payouts that were paid since`. */
  readonly name: string
  /** A SELECT of one number: how many rows of the copy still break the rule. Zero when it is settled. */
  readonly finds: string
  /** One INSERT, UPDATE or DELETE that settles them. */
  readonly settle: string
  /** A SELECT of keys on live; `finds` and `settle` see them as the table `from_live(key text)`. */
  readonly fromLive?: string
}

/** The migrations of the API: where their scripts are, and where a reversal is tried first. */
export interface PrismaProfile extends SourceProfile {
  /** Folder with `schema.prisma` and `migrations/`, below the root of the repository, e.g. `services/api/prisma`. */
  readonly directory: string
  /** Schema of `_prisma_migrations`; `public` where it is left out. */
  readonly schema?: string
  /** An installed copy of the project (with `node_modules`): Prisma's own CLI is asked there as a second opinion. */
  readonly project?: string
  /** Directory with reversals that somebody wrote by hand: `NAME_OF_MIGRATION.sql`. */
  readonly reversals?: string
  /** Where a reversal is tried before production. */
  readonly staging?: DatabaseProfile
}

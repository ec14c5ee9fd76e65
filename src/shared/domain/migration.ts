import type { Evidence } from './evidence.ts'
import type { Failure } from './failure.ts'
import type { Timestamp } from './identifiers.ts'
import type { RunbookId } from './runbook.ts'

/**
 * Where a migration stands, by the database's own word: `pending` is in the code and not in the database; `failed`
 * began and neither ended nor was given up; `running` is the same while somebody holds Prisma's lock.
 */
export type MigrationState = 'applied' | 'failed' | 'running' | 'rolled-back' | 'pending'

/** What else is to be known of a migration. */
export type MigrationMark =
  /** In the database, and not in the code that is live. */
  | 'ahead'
  /** In the code that is live, and not in the database. */
  | 'behind'
  /** The file is not the script that ran. */
  | 'edited'
  /** Pending, though later ones are applied: `migrate deploy` would run it all the same. */
  | 'out-of-order'
  /** Failed, and objects that it makes are there. */
  | 'half-applied'
  /** More than one attempt is on record. */
  | 'retried'

/** One line of the board. */
export interface MigrationLine {
  readonly name: string
  readonly state: MigrationState
  readonly marks: readonly MigrationMark[]
  /** In a sentence or two: what is so, and what follows. */
  readonly says: string
  readonly startedAt?: Timestamp
  readonly finishedAt?: Timestamp
  readonly evidence: readonly Evidence[]
  /** Procedures that can do something about it. */
  readonly remedies: readonly RunbookId[]
}

/** What Prisma's own CLI says, beside what the table says. */
export type SecondOpinion =
  | {
      readonly kind: 'said'
      readonly version: string
      readonly text: string
      readonly exitCode: number | null
      readonly agrees: boolean
      readonly explained: string
    }
  | { readonly kind: 'not-asked'; readonly because: string }

/** All migrations of an environment, and who is at work on them. */
export interface MigrationBoard {
  readonly database: string
  /** False where the database has no `_prisma_migrations`. */
  readonly managed: boolean
  /** The newest that is applied; null where none is. */
  readonly head: string | null
  /** The commit whose files were compared, and why that one; null where none could be read. */
  readonly code: { readonly commit: string; readonly because: string } | null
  /** Why the files could not be compared. */
  readonly codeFailure: Failure | null
  /** Who migrates at this moment. */
  readonly lock: string | null
  /** One sentence over everything. */
  readonly says: string
  /** Newest first. */
  readonly migrations: readonly MigrationLine[]
  readonly cli: SecondOpinion
}

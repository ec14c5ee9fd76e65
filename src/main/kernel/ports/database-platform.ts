import type { Timestamp } from '../../../shared/domain/identifiers.ts'
import type { MigrationToUndo, RowsSince } from '../../../shared/domain/recovery-point.ts'

/** The disk under the database, as its platform tells it. PostgreSQL itself has no word for room. */
export interface VolumeRoom {
  /** Who says so, e.g. `Railway`. */
  readonly said: string
  readonly totalBytes: number
  readonly usedBytes: number
}

/** A service beside the database: whatever runs there may write into it. */
export interface NeighbourService {
  readonly name: string
  /** As cron(5) writes it, for one that runs now and then. */
  readonly schedule: string | undefined
  readonly isRunning: boolean
  /** Whether the console stops it before a swap. */
  readonly isOurs: boolean
}

/** A database that a run had recovered beside live. */
export interface RecoveredAddress {
  readonly name: string
  /** Absent where it cannot be reached from outside of the platform. */
  readonly at?: { readonly host: string; readonly port: number }
}

/** What other systems know of the database that is restored. `undefined` where none of the profile knows. */
export interface DatabasePlatform {
  /** @throws FailureError as the platform answers */
  room(signal: AbortSignal): Promise<VolumeRoom | undefined>
  /** But the database itself. @throws FailureError as the platform answers */
  neighbours(signal: AbortSignal): Promise<readonly NeighbourService[] | undefined>
  /** The database that this run had the platform recover. @throws FailureError as the platform answers */
  recovered(run: string, signal: AbortSignal): Promise<RecoveredAddress | undefined>
  /** The first migration to take back; `undefined` where there is none, too. @throws FailureError as the database answers */
  firstToUndo(signal: AbortSignal): Promise<MigrationToUndo | undefined>
  /** New rows of the key tables behind each of these moments, in their order. @throws FailureError as the database answers */
  rowsSince(
    moments: readonly Timestamp[],
    signal: AbortSignal,
  ): Promise<readonly (readonly RowsSince[])[] | undefined>
}

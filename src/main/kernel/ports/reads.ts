import type { EvidenceRef } from '../../../shared/domain/evidence.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type { ReleaseRecord } from '../../../shared/domain/release.ts'
import type { Progress } from '../../../shared/domain/step-state.ts'
import type { UserReport } from '../../../shared/domain/watch-figures.ts'
import type { ChainMutations, ChainReads } from './chain.ts'
import type { Clock } from './clock.ts'
import type { CommandMutations, CommandReads } from './command.ts'
import type { DatabasePlatform } from './database-platform.ts'
import type { FileMutations, FileReads } from './files.ts'
import type { PageReport, PageRequest, PageUnavailable } from './host-capabilities.ts'
import type { HttpMutations, HttpReads } from './http.ts'
import type { ObjectMutations, ObjectReads } from './objects.ts'
import type { Remembered } from './remembered.ts'
import type { RestoreHistory } from './restore-history.ts'
import type { SignedReads } from './signed.ts'
import type { SqlMutations, SqlReads } from './sql.ts'

/** What a step may tell while it works. */
export interface Telling {
  /** A line of output: masked, journalled, shown live. */
  line(text: string): void
  progress(progress: Progress): void
  /** Seals bytes (a screenshot) beside the journal. */
  evidence(
    bytes: Uint8Array,
    meta: { readonly name: string; readonly mediaType: string },
  ): Promise<EvidenceRef>
}

/** Records of what releases showed while live; kept by the history, cached for when it is away. */
export interface ReleaseRecords {
  of(system: ReleaseRecord['system'], signal: AbortSignal): Promise<readonly ReleaseRecord[]>
}

/** What was sealed beside the journal earlier, e.g. the artifact that a run deploys. */
export interface EvidenceReads {
  /** @throws FailureError NOT_FOUND where it is gone, or cannot be opened here */
  read(ref: EvidenceRef): Promise<Uint8Array>
}

/** Everything that cannot change the world. */
export interface Reads {
  readonly profile: Profile
  readonly clock: Clock
  readonly http: HttpReads
  readonly sql: SqlReads
  readonly command: CommandReads
  readonly chain: ChainReads
  readonly files: FileReads
  readonly objects: ObjectReads
  readonly signed: SignedReads
  readonly evidence: EvidenceReads
  readonly records: ReleaseRecords
  readonly restores: RestoreHistory
  readonly platform: DatabasePlatform
  readonly remembered: Remembered
  readonly tell: Telling
  /** What users said while this step goes on, as operators wrote it down. */
  heard(): readonly UserReport[]
  openPage(request: PageRequest, signal: AbortSignal): Promise<PageReport | PageUnavailable>
}

/**
 * Reads, and ONE mutation: made for one attempt of one step. Whatever is sent first puts the attempt's
 * intent on disk; a second mutation is refused as a bug.
 */
export interface Effects
  extends Omit<Reads, 'http' | 'sql' | 'command' | 'chain' | 'files' | 'objects'> {
  readonly http: HttpMutations
  readonly sql: SqlMutations
  readonly command: CommandMutations
  readonly chain: ChainMutations
  readonly files: FileMutations
  readonly objects: ObjectMutations
}

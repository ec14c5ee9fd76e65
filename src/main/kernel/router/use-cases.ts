import type { TargetIds } from '../../../shared/contract/inputs.ts'
import type { OutputPage, Preferences } from '../../../shared/contract/views.ts'
import type { FilePiece, NamedContract, ReadFile } from '../../../shared/domain/artifact.ts'
import type {
  AuditView,
  FileFormat,
  FilePart,
  HistorySetUp,
  RecordDetail,
  RecordPage,
  RecordTypeName,
} from '../../../shared/domain/audit.ts'
import type { ContractBoard } from '../../../shared/domain/contract-board.ts'
import type { SourcesView } from '../../../shared/domain/database-source.ts'
import type { EvidenceRef } from '../../../shared/domain/evidence.ts'
import type { HistoryRow } from '../../../shared/domain/history.ts'
import type { RunId } from '../../../shared/domain/identifiers.ts'
import type { KeptSignedView } from '../../../shared/domain/kept-signed.ts'
import type { MigrationBoard } from '../../../shared/domain/migration.ts'
import type { PlanView } from '../../../shared/domain/plan-view.ts'
import type { Actor } from '../../../shared/domain/run.ts'
import type { RunSummary } from '../../../shared/domain/run-summary.ts'
import type { Secret } from '../../../shared/domain/secret.ts'
import type { Session } from '../../../shared/domain/session.ts'
import type { Procedures } from '../runbook/procedures.ts'
import type { RunStore } from '../runbook/run-store.ts'
import type { StartOrder } from '../runbook/start-run.ts'
import type { ArmingSwitch } from '../settings/arming.ts'
import type { PinGuard } from '../watch/pin-guard.ts'
import type { SituationWatch } from '../watch/situation.ts'

/** Which procedure is looked at, with which targets. */
export type PlanOrder = Pick<StartOrder, 'runbook' | 'given' | 'takeOver'> & {
  readonly targets: TargetIds
  readonly reason?: string
}

/** Which verified records are looked at. */
export interface RecordsWanted {
  readonly from: number
  readonly limit: number
  readonly types?: readonly RecordTypeName[]
  readonly run?: RunId
  readonly search?: string
  /** Who asked has gone away: a search that nobody waits for ends. */
  readonly signal?: AbortSignal
}

/** The log itself, its kit, and its copy in the history database. */
export interface AuditUseCases {
  current(): AuditView
  watch(listener: () => void): () => void
  records(wanted: RecordsWanted): Promise<RecordPage>
  /** @throws FailureError NOT_FOUND */
  record(seq: number): Promise<RecordDetail>
  countersign(
    gap: number,
    given: { readonly name: string; readonly statement: string },
    by: Actor,
  ): Promise<void>
  /** @throws FailureError CHALLENGE_MISMATCH, NOT_ARMED, BLOCKED where no outside checkpoint covers it */
  prune(through: number, challenge: string, by: Actor): Promise<void>
  file(wanted: {
    readonly format: FileFormat
    readonly run?: RunId
    readonly from?: string
  }): Promise<FilePart>
}

export interface HistoryExportUseCases {
  now(): Promise<void>
  planSetUp(): Promise<HistorySetUp>
  /** @throws FailureError STALE_PLAN, NO_PRIVILEGE, BLOCKED where the database is a restore target */
  setUp(hash: string, by: Actor): Promise<void>
}

export interface KitUseCases {
  make(passphrase: Secret, by: Actor): Promise<{ readonly page: string | null }>
  /** @throws FailureError naming the field: the kit or the passphrase */
  prove(kit: Secret, passphrase: Secret, by: Actor): Promise<void>
}

/** What the router hands its questions to. It decides nothing itself. */
export interface UseCases {
  readonly session: {
    current(): Session
    watch(listener: (session: Session) => void): () => void
    breakGlass(reason: string, by: Actor): Promise<void>
    acknowledgeLog(reason: string, by: Actor): Promise<void>
  }
  readonly arming: ArmingSwitch
  /** Absent with a broken profile: then there is nothing to look at. */
  readonly situation: SituationWatch | undefined
  /** What rollbacks have pinned, until it is released. */
  readonly pins: Pick<PinGuard, 'watch' | 'refresh' | 'seen'>
  readonly procedures: Procedures
  readonly runs: RunStore
  preview(order: PlanOrder): Promise<PlanView>
  summaries(): readonly RunSummary[]
  output(
    run: RunId,
    wanted: {
      readonly from: number
      readonly limit: number
      readonly step?: string
      readonly search?: string
    },
  ): OutputPage
  readonly artifacts: {
    contracts(): readonly NamedContract[]
    /** @throws FailureError ARTIFACT_INVALID naming the field, JOURNAL_REFUSED */
    put(piece: FilePiece, by: Actor): Promise<ReadFile>
  }
  readonly signed: {
    list(): Promise<readonly KeptSignedView[]>
    /** @throws FailureError naming the field of the file, BLOCKED where nothing can be sealed, CREDENTIAL_STORE_* */
    keep(text: Secret, by: Actor): Promise<KeptSignedView>
    forget(id: string, by: Actor): Promise<void>
  }
  evidence(ref: EvidenceRef): Promise<Uint8Array>
  history(wanted: { readonly from: number; readonly limit: number; readonly search?: string }): {
    readonly total: number
    readonly rows: readonly HistoryRow[]
  }
  /** @throws FailureError PROFILE_INVALID, and as the database says where it cannot be read */
  readonly migrations: { look(): Promise<MigrationBoard> }
  /** What cannot be looked at is told in it. */
  readonly sources: { look(): Promise<SourcesView> }
  /** @throws FailureError UNREACHABLE, PROFILE_INVALID */
  readonly contracts: { look(): Promise<ContractBoard> }
  readonly audit: AuditUseCases
  readonly historyExport: HistoryExportUseCases
  readonly kit: KitUseCases
  readonly credentials: {
    /** @throws FailureError naming the field `passphrase` where it is missing or wrong */
    move(to: 'keychain' | 'passphrase', passphrase: Secret | undefined, by: Actor): Promise<void>
    keep(name: string, value: Secret, by: Actor): Promise<void>
    forget(name: string, by: Actor): Promise<void>
  }
  readonly preferences: { get(): Preferences; set(part: Partial<Preferences>): Preferences }
  /** Applied to everything that leaves for the renderer. */
  mask<T>(value: T): T
}

import type { Coherence } from '../../../shared/domain/coherence.ts'
import type { DatabaseSource } from '../../../shared/domain/database-source.ts'
import type { Evidence } from '../../../shared/domain/evidence.ts'
import type { Failure } from '../../../shared/domain/failure.ts'
import type { RunId, SystemId, Timestamp } from '../../../shared/domain/identifiers.ts'
import type { JsonObject, JsonValue } from '../../../shared/domain/json.ts'
import type { SignedPause } from '../../../shared/domain/kept-signed.ts'
import type { PausingView } from '../../../shared/domain/pausing-view.ts'
import type { PaymasterView } from '../../../shared/domain/paymaster-view.ts'
import type { BranchSight, PinSight, PinSubject } from '../../../shared/domain/pin.ts'
import type { Plan, Planned, Undo } from '../../../shared/domain/plan.ts'
import type { Profile } from '../../../shared/domain/profile.ts'
import type {
  MigrationToUndo,
  PointWindow,
  RowsSince,
} from '../../../shared/domain/recovery-point.ts'
import type { Candidate } from '../../../shared/domain/release.ts'
import type { ByHand } from '../../../shared/domain/session.ts'
import type { Measured } from '../../../shared/domain/situation.ts'
import type { Verdict } from '../../../shared/domain/verdict.ts'
import type { NeighbourService, RecoveredAddress, VolumeRoom } from './database-platform.ts'
import type { Effects, Reads } from './reads.ts'

/** What will tell later whether an intent happened: id sets, OIDs, last request ids. Never clocks. */
export type PreState = JsonObject

/** What the system said to the one mutation. */
export type Receipt =
  | { readonly kind: 'accepted'; readonly facts: JsonObject }
  /** It answered no: certain that nothing happened. */
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'not-sent'; readonly failure: Failure }
  | { readonly kind: 'reply-lost'; readonly failure: Failure }

/** An intent that was found in the journal, or whose reply was lost. */
export interface Intent<Details extends JsonObject = JsonObject> {
  readonly plan: Plan<Details>
  readonly preState: PreState
}

export type Settlement = 'happened' | 'did-not' | 'unsettled'

/** Anything with zod's `parse`: ports know no library. @throws on a value that does not fit */
export interface Schema<T> {
  parse(value: unknown): T
}

/**
 * One thing that can be done to a system. All have the same verbs, so one engine and one conformance
 * suite serve all. `Details` is what the plan must carry to be carried out after a restart.
 */
export interface Operation<Input extends JsonObject, Observed, Details extends JsonObject> {
  readonly system: SystemId
  readonly name: string
  readonly input: Schema<Input>
  readonly details: Schema<Details>
  /** How often and how long `verify` (and `reconcile`) look again. */
  readonly patience: { readonly everyMs: number; readonly forMs: number }
  /**
   * Only for what tells people: what was certainly not delivered waits, and is sent again by itself. Its
   * `reconcile` may then say `did-not` wherever a second sending cannot be a second message.
   */
  readonly queues?: true
  /** Reads only: the type cannot change anything. */
  probe(input: Input, world: Reads, signal: AbortSignal): Promise<Observed>
  /** Pure, so a dry run is free. */
  plan(input: Input, observed: Observed): Planned<Details>
  /** Made and shown before apply. Pure. */
  planUndo(plan: Plan<Details>, observed: Observed): Undo
  preState(plan: Plan<Details>, world: Reads, signal: AbortSignal): Promise<PreState>
  /** One mutation, through `world`. */
  apply(plan: Plan<Details>, world: Effects, signal: AbortSignal): Promise<Receipt>
  reconcile(intent: Intent<Details>, world: Reads, signal: AbortSignal): Promise<Settlement>
  /** Looks again; does not trust apply's reply. */
  verify(plan: Plan<Details>, world: Reads, signal: AbortSignal): Promise<Verdict>
}

/** An operation whose types have been folded away; made by `operation()` in `systems/operation.ts`. */
export interface AnyOperation {
  readonly system: SystemId
  readonly name: string
  readonly patience: { readonly everyMs: number; readonly forMs: number }
  readonly queues?: true
  /** Probe and plan in one, with the undo that belongs to the plan. */
  look(input: JsonValue, world: Reads, signal: AbortSignal): Promise<Looked>
  preState(plan: Plan, world: Reads, signal: AbortSignal): Promise<PreState>
  apply(plan: Plan, world: Effects, signal: AbortSignal): Promise<Receipt>
  reconcile(intent: Intent, world: Reads, signal: AbortSignal): Promise<Settlement>
  verify(plan: Plan, world: Reads, signal: AbortSignal): Promise<Verdict>
}

export type Looked =
  | { readonly kind: 'planned'; readonly plan: Plan; readonly undo: Undo }
  | Exclude<Planned, { readonly kind: 'plan' }>

/** Probes, preflights, monitors: looks, and says what it saw. */
export interface Check {
  readonly system: SystemId
  readonly name: string
  readonly patience: { readonly everyMs: number; readonly forMs: number }
  run(input: JsonObject, world: Reads, signal: AbortSignal): Promise<Verdict>
}

/** What a system serves now, as it says itself. */
export interface LiveFacts {
  /** Short, for people, e.g. `v42 · 7c1…` or `vlossom (head 0042_wallet_split)`. */
  readonly label: string
  readonly commit: string
  readonly message: string
  readonly author: string
  /** Since when, by the system's own clock. */
  readonly since: string
  readonly link?: string
  /** A platform only: replicas by service and region, as they are before anything is stopped. */
  readonly replicas?: { readonly [service: string]: { readonly [region: string]: number } }
  /** A platform only: `curl` lines that put it back without this console; secrets stand as `$NAME`. */
  readonly putBack?: readonly string[]
  /** A paymaster only: what a panel draws of it. */
  readonly paymaster?: PaymasterView
  /** Contracts only: how a pause of all of them would go. */
  readonly pausing?: PausingView
  /** Contracts only: pauses that were signed earlier, and are kept. */
  readonly signedPauses?: readonly SignedPause[]
  /** A database only: the newest applied migration. */
  readonly migrationHead?: string
}

export interface TrafficMetrics {
  /** 0..1 by time, with the requests they stand for. */
  readonly errorRate: Measured
  /** p95 in milliseconds. */
  readonly latency: Measured
  /** How far the platform's clock is ahead of the one it was asked by, in milliseconds, where that is much. */
  readonly aheadMs?: number
}

/** What a system can bring the database back to, and how far back where it recovers to any moment. */
export interface OfferedSources {
  readonly sources: readonly DatabaseSource[]
  readonly window?: PointWindow
}

/** A run that some console began at a system and none has ended, as the system itself shows it. */
export interface Underway {
  readonly run: RunId
  /** How far it is, in words. */
  readonly standing: string
  /** Of the run's own sessions: the machines that they come from. */
  readonly sessions: readonly string[]
  /** The id of the procedure, where the run has left word of it. */
  readonly procedure?: string
  /** The id of its target among the candidates; absent where it is not known, or not here. */
  readonly target?: string
  /**
   * The act that it has come to, which finds by itself that it was done. What other systems had to do before is behind the
   * run: an API that is stopped by now must not be rolled back, and so started, once more.
   */
  readonly reached?: string
  /**
   * Acts behind which the world has moved on, so that what they depended on cannot be looked at any more: it has
   * happened too. The plan and the way back are what this console would have made.
   */
  readonly done: readonly {
    readonly operation: string
    readonly plan: Plan
    readonly undo: Undo
    readonly evidence: readonly Evidence[]
  }[]
}

/** What is watched at a platform. */
export interface GuardOrder {
  readonly subjects: readonly PinSubject[]
  readonly bad: readonly string[]
  /** Keys digests of values that must not be guessed; another one in each console. */
  readonly salt: string
}

/** What is asked of a branch. */
export interface BranchOrder {
  readonly side: 'web' | 'api'
  /** Commits that were taken back. */
  readonly bad: readonly string[]
  /** Commits to judge beside the head of the branch. */
  readonly commits: readonly string[]
}

/** One outside system: what it can be asked, in the same words as all others. */
export interface System {
  readonly id: SystemId
  readonly operations: readonly AnyOperation[]
  readonly checks: readonly Check[]
  /** What the picker offers; empty where nothing is picked. */
  candidates?(world: Reads, signal: AbortSignal): Promise<readonly Candidate[]>
  /** What it serves now; absent where *live* means nothing. @throws FailureError */
  live?(world: Reads, signal: AbortSignal): Promise<LiveFacts>
  /** Error rate and latency as the platform's edge saw them. */
  metrics?(world: Reads, windowMinutes: number, signal: AbortSignal): Promise<TrafficMetrics>
  /** Room on the disk of the database, where it is this system's; `undefined` where it knows of none. @throws FailureError */
  databaseRoom?(world: Reads, signal: AbortSignal): Promise<VolumeRoom | undefined>
  /** What else runs where the database is; `undefined` where it knows of none. @throws FailureError */
  databaseNeighbours?(
    world: Reads,
    signal: AbortSignal,
  ): Promise<readonly NeighbourService[] | undefined>
  /** Where the database is that a run had recovered beside live. @throws FailureError */
  recovered?(run: string, world: Reads, signal: AbortSignal): Promise<RecoveredAddress | undefined>
  /** The first migration that a recovery takes back; `undefined` where there is none. @throws FailureError */
  firstToUndo?(world: Reads, signal: AbortSignal): Promise<MigrationToUndo | undefined>
  /** New rows of the key tables behind each of these moments, in their order. @throws FailureError */
  rowsSince?(
    moments: readonly Timestamp[],
    world: Reads,
    signal: AbortSignal,
  ): Promise<readonly (readonly RowsSince[])[]>
  /** States that this system can bring the database back to. @throws FailureError */
  databaseSources?(
    toUndo: MigrationToUndo | undefined,
    world: Reads,
    signal: AbortSignal,
  ): Promise<OfferedSources>
  /** Whether a commit's code runs on what this system holds now, by reading it. @throws FailureError */
  coherence?(commit: string, world: Reads, signal: AbortSignal): Promise<readonly Coherence[]>
  /** How what rollbacks have pinned stands at this platform now. @throws FailureError */
  guard?(asked: GuardOrder, world: Reads, signal: AbortSignal): Promise<readonly PinSight[]>
  /** Where the branch of a side is, and which commits still have what was taken back; `undefined` where the profile names no repository. */
  branch?(asked: BranchOrder, world: Reads, signal: AbortSignal): Promise<BranchSight | undefined>
  /** Its rollback by hand. @throws FailureError PROFILE_INVALID */
  byHand?(profile: Profile): ByHand
  /** Runs that are under way here, whoever began them. @throws FailureError */
  underway?(world: Reads, signal: AbortSignal): Promise<readonly Underway[]>
  /** Ends what a killed console of this run left behind at the system (its own sessions there). */
  endOrphans?(run: string, world: Effects, signal: AbortSignal): Promise<void>
}

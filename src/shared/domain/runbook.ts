import type { StepId, SystemId } from './identifiers.ts'
import type { JsonObject } from './json.ts'
import type { PinSystem } from './pin.ts'

/**
 * - `fast-lane`: web and API, one hold; `bad-release`: those and the database.
 * - `contract-deploy`: a new contract from an artifact; `contract-upgrade`: new code behind a proxy.
 * - `contract-replace`: a new contract in the place of one, its consumers with it; `contract-repoint`: the consumers alone.
 * - `migration-back`, `migration-forward`: a migration that failed midway, taken back or finished.
 * - `contracts-pause`, `contracts-unpause`: every contract that the signer may stop, at once.
 * - `contracts-pause-others`, `contracts-unpause-others`: by Safes, timelocks and offline signatures.
 * - `contracts-presign`: pauses signed on a calm day, and kept sealed; nothing is sent.
 * - `contracts-send-signed`: transactions that were signed earlier, here or on a machine without a network.
 * - `contracts-migrate`: the state of a paused contract into its successor.
 * - `paymaster-dry`, `paymaster-drained`: a backup sponsors operations; the second stops signing before it pays.
 * - `database-test`: a restore that only tests the backup, on any day.
 * - `database-only`: beside and swapped; `database-by-schema`: the same with two schemas of one database.
 * - `database-in-place`: over live in one transaction, where there is no beside.
 * - `database-repair`, `database-reimport`: chosen rows out of a backup, or out of what a swap left behind.
 * - `pin-hold`, `pin-release`, `fix-live`: what a rollback leaves behind, kept, ended, and followed by the fix.
 * - `web-promote`, `web-revert`, `api-redeploy`, `api-revert`: the other ways of one system.
 */
export type RunbookId =
  | 'fast-lane'
  | 'bad-release'
  | 'web-only'
  | 'web-promote'
  | 'web-revert'
  | 'api-only'
  | 'api-redeploy'
  | 'api-revert'
  | 'database-test'
  | 'database-drop-kept'
  | 'database-export-rows'
  | 'database-point'
  | 'database-volume'
  | 'database-only'
  | 'database-by-schema'
  | 'database-in-place'
  | 'contract-deploy'
  | 'contract-replace'
  | 'contract-repoint'
  | 'contract-upgrade'
  | 'database-repair'
  | 'database-reimport'
  | 'database-read-only'
  | 'migration-back'
  | 'migration-forward'
  | 'migration-reverse'
  | 'contracts-pause'
  | 'contracts-unpause'
  | 'contracts-migrate'
  | 'contracts-pause-others'
  | 'contracts-unpause-others'
  | 'contracts-presign'
  | 'contracts-send-signed'
  | 'paymaster-dry'
  | 'paymaster-drained'
  | 'pin-hold'
  | 'pin-release'
  | 'fix-live'

/** When a step takes part in a run: decided once, from the coherence check and the targets, when the run is planned. */
export type StepCondition = 'always' | 'api-runs-on-head' | 'backup-is-remote' | 'migration-failed'

/** How a step gets its approval. */
export type Approval =
  /** Looks, or tells: needs none. */
  | { readonly kind: 'none' }
  /** One hold; a run that was started by a hold has given it for the steps it showed. */
  | { readonly kind: 'hold' }
  /** One hold of its own, when its turn has come: the hold that starts a run does not give it. */
  | { readonly kind: 'ask' }
  /** The server's own name, typed. */
  | { readonly kind: 'challenge' }
  /** Approved together with another step, e.g. the automatic swap-back with the swap. */
  | { readonly kind: 'with'; readonly step: StepId }

/** How an operation's input is filled when its turn comes. */
export type InputRef =
  | { readonly from: 'run'; readonly field: 'id' | 'runbook' | 'reason' | 'startedAt' | 'standing' }
  /** The chosen target of a system, e.g. `{ deploymentId }`. */
  | { readonly from: 'target'; readonly system: SystemId; readonly field?: string }
  /** What the operator gave the run, e.g. the arguments of a constructor. */
  | { readonly from: 'given'; readonly field: string }
  /** What a system says of itself when the step's turn comes. */
  | { readonly from: 'live'; readonly system: SystemId; readonly field: 'replicas' | 'putBack' }
  /** The details of another step's plan: what was stopped is what is resumed. */
  | { readonly from: 'plan'; readonly step: StepId; readonly field?: string }
  /** What the other side answered to a step's act, e.g. the id of a message; nothing where it was not sent. */
  | { readonly from: 'receipt'; readonly step: StepId; readonly field: string }
  /** What is pinned of that platform: `[{ id, name, bad }]`, a row for each of its subjects. */
  | { readonly from: 'pin'; readonly system: PinSystem }
  /** What a step's newest plan has seen; nothing where it has none yet. A step may name itself. */
  | { readonly from: 'seen'; readonly step: StepId }

export type InputTemplate = { readonly [field: string]: JsonObject[string] | InputRef }

/** One step of a procedure, as data. One mutation a step. */
export interface RunbookStep {
  readonly id: StepId
  readonly title: string
  readonly system: SystemId
  readonly does:
    | { readonly kind: 'operation'; readonly name: string; readonly input: InputTemplate }
    | { readonly kind: 'check'; readonly name: string; readonly input: InputTemplate }
    | { readonly kind: 'manual'; readonly instruction: string; readonly link?: string }
  readonly approval: Approval
  readonly when: StepCondition
  /** Steps that must have ended well before this one. */
  readonly after: readonly StepId[]
  /** Steps that must have been sent (or have ended) before this one is: order without waiting. */
  readonly behind?: readonly StepId[]
  /** `stop`: a failure ends the run there; `go-on`: it is shown and owed, the steps behind go on. */
  readonly onFailure: 'stop' | 'go-on'
  /** A failure of this step carries out that one (approved with it) at once: the swap-back after bad health. */
  readonly onFailureRun?: StepId
  /** Does not run in turn: only as another step's `onFailureRun`, or when asked for. */
  readonly onDemand?: boolean
  /** Comes when others have done their part, perhaps tomorrow: it keeps no other run from beginning. */
  readonly waitsForOthers?: true
  /** When this step has succeeded, that one counts as undone. */
  readonly undoes?: StepId
  /** From this step on, *put traffic back* has something to do. */
  readonly stopsTraffic?: boolean
  /** Once that step has happened, traffic is put back by this one instead of by undoing the stop. */
  readonly putBackBy?: { readonly once: StepId; readonly step: StepId }
  /** With this step traffic is back. */
  readonly resumesTraffic?: boolean
  /** When this step has succeeded, the pins of that platform's rollbacks are over; worth a run, even where nothing else is to do. */
  readonly endsPin?: PinSystem
}

/** A procedure as data: order and gates are here, how it is done is in the systems. */
export interface Runbook {
  readonly id: RunbookId
  /** `live`: web and API stay what they are; only the database has a target. */
  readonly releases: 'last-verified' | 'live'
  readonly title: string
  readonly steps: readonly RunbookStep[]
}

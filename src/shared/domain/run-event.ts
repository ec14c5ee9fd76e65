import type { Evidence } from './evidence.ts'
import type { Failure } from './failure.ts'
import type { UnmetGate } from './gate.ts'
import type { PlanHash, RunId, StepId, SystemId, Timestamp } from './identifiers.ts'
import type { JsonObject } from './json.ts'
import type { Plan, Undo } from './plan.ts'
import type { Actor, RunOutcome } from './run.ts'
import type { RunbookId, RunbookStep } from './runbook.ts'
import type { SecondRequest } from './second-approval.ts'
import type { Purpose, RunningPhase } from './step-state.ts'

/** What may be known of a step before its turn: that its plan is approved, that it takes no part, or that it is done. */
export type StepOpening =
  | {
      readonly kind: 'step-approved'
      readonly step: StepId
      readonly planHash: PlanHash
      readonly by: Actor
    }
  | {
      readonly kind: 'step-skipped'
      readonly step: StepId
      readonly by: Actor
      readonly because: string
    }
  /**
   * It is so already: another console did it, or somebody by hand. With `undo` it counts as done by this run, so that
   * it can be taken back; without, it is passed over.
   */
  | {
      readonly kind: 'step-found'
      readonly step: StepId
      readonly because: string
      readonly evidence: readonly Evidence[]
      readonly plan?: Plan
      readonly undo?: Undo
    }

/**
 * Everything that happens to a run, as it stands in the journal (STEP, INTENT and RESULT records).
 * A run is the fold of its events: replaying them after a kill gives the same run.
 */
export type RunEvent = { readonly run: RunId; readonly at: Timestamp } & (
  | {
      readonly kind: 'run-started'
      readonly runbook: RunbookId
      readonly title: string
      readonly reason: string
      readonly by: Actor
      readonly targets: { readonly [system in SystemId]?: JsonObject }
      /** Absent in logs of before 2026-12: nothing was given. */
      readonly given?: JsonObject
      readonly steps: readonly RunbookStep[]
      /** Part of this very record: a kill leaves all of it or nothing. Absent in logs of before 2026-12. */
      readonly openings?: readonly StepOpening[]
    }
  | { readonly kind: 'step-blocked'; readonly step: StepId; readonly unmet: readonly UnmetGate[] }
  | {
      readonly kind: 'step-ready'
      readonly step: StepId
      /** Why it is to begin once more, where that is not its first time. */
      readonly because?: string
    }
  | {
      readonly kind: 'step-looking'
      readonly step: StepId
      readonly attempt: number
      readonly purpose: Purpose
    }
  | {
      readonly kind: 'step-planned'
      readonly step: StepId
      readonly plan: Plan
      readonly planHash: PlanHash
      readonly undo: Undo
      readonly purpose: Purpose
      readonly stale?: { readonly approved: PlanHash; readonly changes: readonly string[] }
    }
  | StepOpening
  /** The profile wants a second person for it: what that person is asked. */
  | { readonly kind: 'step-second-asked'; readonly step: StepId; readonly request: SecondRequest }
  /** A second person approved it by a code that only that person can make. */
  | {
      readonly kind: 'step-second-approved'
      readonly step: StepId
      readonly nonce: string
      /** The profile's name for the person, and the code, so that a third party can check the signature. */
      readonly approver: string
      readonly code: string
      /** Who put the code in. */
      readonly by: Actor
    }
  /** Nobody could be reached in time; the operator goes on without a second person. Recorded as a gap. */
  | {
      readonly kind: 'step-second-waived'
      readonly step: StepId
      readonly nonce: string
      readonly by: Actor
      readonly because: string
    }
  /** A refusal is gone past: explicit, reasoned, recorded. */
  | {
      readonly kind: 'step-overridden'
      readonly step: StepId
      readonly by: Actor
      readonly because: string
    }
  /** What the operator wrote for the step to say; the next plan of it has these words. */
  | {
      readonly kind: 'step-written'
      readonly step: StepId
      readonly by: Actor
      readonly words: JsonObject
    }
  | {
      readonly kind: 'step-asks-operator'
      readonly step: StepId
      readonly instruction: string
      readonly link?: string
    }
  | {
      readonly kind: 'step-phase'
      readonly step: StepId
      readonly phase: RunningPhase
      readonly attempt: number
      readonly purpose: Purpose
    }
  /** On disk before the mutation: what will be sent, and what will tell later whether it happened. */
  | {
      readonly kind: 'intent'
      readonly step: StepId
      readonly plan: Plan
      readonly planHash: PlanHash
      readonly undo: Undo
      readonly preState: JsonObject
      readonly purpose: Purpose
      readonly attempt: number
    }
  | {
      readonly kind: 'result'
      readonly step: StepId
      readonly receipt: 'accepted' | 'refused' | 'not-sent' | 'reply-lost'
      readonly facts: JsonObject
      readonly failure?: Failure
    }
  | {
      readonly kind: 'step-succeeded'
      readonly step: StepId
      readonly evidence: readonly Evidence[]
    }
  | {
      readonly kind: 'step-failed'
      readonly step: StepId
      readonly failure: Failure
      readonly evidence: readonly Evidence[]
    }
  /** What it tells could not be delivered and certainly was not: it waits, and is sent again by itself. */
  | {
      readonly kind: 'step-queued'
      readonly step: StepId
      readonly failure: Failure
      readonly since: Timestamp
      readonly tries: number
      readonly nextTry: Timestamp
    }
  | { readonly kind: 'step-unknown'; readonly step: StepId; readonly failure: Failure }
  /** A user said that something is wrong, while the step watched. */
  | {
      readonly kind: 'user-report'
      readonly step: StepId
      readonly by: Actor
      readonly words: string
    }
  | { readonly kind: 'step-undone'; readonly step: StepId; readonly evidence: readonly Evidence[] }
  | {
      readonly kind: 'traffic-put-back'
      readonly by: Actor
      readonly evidence: readonly Evidence[]
    }
  | { readonly kind: 'gap'; readonly because: string; readonly by: Actor }
  | { readonly kind: 'run-paused'; readonly by: Actor }
  | { readonly kind: 'run-resumed'; readonly by: Actor }
  | { readonly kind: 'run-cancelling'; readonly by: Actor; readonly because: string }
  | { readonly kind: 'run-ended'; readonly outcome: RunOutcome }
)

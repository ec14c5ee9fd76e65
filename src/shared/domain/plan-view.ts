import type { Coherence } from './coherence.ts'
import type { Evidence } from './evidence.ts'
import type { RunId, StepId, SystemId } from './identifiers.ts'
import type { Plan, Planned, Undo } from './plan.ts'
import type { Candidate } from './release.ts'
import type { RunbookId, RunbookStep } from './runbook.ts'

/** A step that lies behind a run which is taken over: done, or passed over with something that was. */
export interface FoundStep {
  readonly kind: 'found'
  readonly because: string
  readonly done?: {
    readonly plan: Plan
    readonly undo: Undo
    readonly evidence: readonly Evidence[]
  }
}

/** A step of a plan before anything has happened. */
export interface PlannedStep {
  readonly id: StepId
  readonly definition: RunbookStep
  readonly state:
    | { readonly kind: 'planned'; readonly planned: Planned; readonly undo?: Undo }
    /** Can only be planned once that step has happened. */
    | { readonly kind: 'later'; readonly because: string }
    | { readonly kind: 'left-out'; readonly because: string }
    | FoundStep
    | { readonly kind: 'no-plan-needed' }
    | { readonly kind: 'cannot-look'; readonly because: string }
}

export interface TargetChoice {
  readonly system: SystemId
  readonly chosen: Candidate | null
  readonly because: string
  readonly candidates: readonly (Candidate & {
    readonly standing: string
    readonly verified: boolean
  })[]
}

/** One plan over all systems: order, targets, what will be sent, what comes back. A dry run. */
export interface PlanView {
  /** The id that the run will have: minted before planning, and accepted once. */
  readonly run: RunId
  readonly runbook: RunbookId
  readonly title: string
  readonly hash: string
  readonly targets: readonly TargetChoice[]
  readonly coherence: readonly Coherence[]
  readonly steps: readonly PlannedStep[]
}

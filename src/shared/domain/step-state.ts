import type { Evidence } from './evidence.ts'
import type { Failure } from './failure.ts'
import type { UnmetGate } from './gate.ts'
import type { PlanHash, Timestamp } from './identifiers.ts'
import type { Plan, Undo } from './plan.ts'
import type { WatchFigures } from './watch-figures.ts'

/** How far a running step is. `total` is absent where no number exists. */
export interface Progress {
  readonly phase: string
  readonly done?: number
  readonly total?: number
  /** What a watch has seen so far. */
  readonly watch?: WatchFigures
  readonly unit?: 'rows' | 'bytes' | 'blocks' | 'batches' | 'objects' | 'seconds' | 'checks'
}

/** The parts of running, in their order; only `acting` changes the world. */
export type RunningPhase = 'looking' | 'acting' | 'reconciling' | 'verifying'

/** An operation is carried out for its own sake, or to take a former one back. */
export type Purpose = 'do' | 'undo'

/** Where one step of a run stands. Built from journalled events alone. */
export type StepState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'blocked'; readonly unmet: readonly UnmetGate[] }
  | {
      readonly kind: 'awaiting-approval'
      readonly plan: Plan
      readonly planHash: PlanHash
      readonly undo: Undo
      readonly purpose: Purpose
      /** Set when an approved plan went stale: what changed. Both are shown. */
      readonly stale?: { readonly approved: PlanHash; readonly changes: readonly string[] }
    }
  | { readonly kind: 'awaiting-operator'; readonly instruction: string; readonly link?: string }
  | {
      readonly kind: 'running'
      readonly since: Timestamp
      readonly attempt: number
      readonly phase: RunningPhase
      readonly purpose: Purpose
    }
  | { readonly kind: 'succeeded'; readonly at: Timestamp; readonly evidence: readonly Evidence[] }
  | {
      readonly kind: 'failed'
      readonly at: Timestamp
      readonly failure: Failure
      readonly evidence: readonly Evidence[]
    }
  /** A message that its provider did not take yet. Nothing was sent; it is tried again by itself at `nextTry`. */
  | {
      readonly kind: 'queued'
      /** When it was first tried. */
      readonly since: Timestamp
      readonly tries: number
      readonly nextTry: Timestamp
      readonly failure: Failure
    }
  /** The step's last intent is on disk and its outcome is not known. Neither success nor failure. */
  | { readonly kind: 'unknown'; readonly at: Timestamp; readonly failure: Failure }
  | {
      readonly kind: 'skipped'
      readonly at: Timestamp
      readonly by: string
      readonly because: string
    }
  | { readonly kind: 'undone'; readonly at: Timestamp; readonly evidence: readonly Evidence[] }

/** States in which the steps behind may go on. */
export function isSettledWell(state: StepState): boolean {
  return state.kind === 'succeeded' || state.kind === 'skipped'
}

/** States that nothing but the operator (or a retry) leaves again. */
export function isAtRest(state: StepState): boolean {
  return isSettledWell(state) || state.kind === 'failed' || state.kind === 'undone'
}

import type { RunId, SystemId, Timestamp } from './identifiers.ts'
import type { SignedPause } from './kept-signed.ts'
import type { PausingView } from './pausing-view.ts'
import type { PaymasterView } from './paymaster-view.ts'
import type { UnderwayRun } from './underway.ts'

/** One point of a drawn series. `at` in milliseconds since the epoch. */
export interface Sample {
  readonly at: number
  readonly value: number
}

/** A figure that may not be had: unknown is not zero. */
export type Measured =
  | {
      readonly kind: 'known'
      readonly value: number
      readonly requests: number
      readonly windowMinutes: number
      readonly series: readonly Sample[]
      readonly source: string
    }
  | { readonly kind: 'unknown'; readonly because: string }

/** The procedure's four reasons to roll back. */
export type TriggerId = 'error-rate' | 'critical-functionality' | 'security' | 'data-corruption'

export interface Trigger {
  readonly id: TriggerId
  readonly title: string
  readonly answer: 'yes' | 'no' | 'unknown'
  readonly because: string
}

/** What one system serves now. */
export type LiveState =
  | {
      readonly kind: 'known'
      readonly label: string
      readonly commit: string
      readonly message: string
      readonly author: string
      readonly since: Timestamp
      readonly link?: string
      readonly paymaster?: PaymasterView
      readonly pausing?: PausingView
      readonly signedPauses?: readonly SignedPause[]
    }
  | { readonly kind: 'unknown'; readonly because: string }
  | { readonly kind: 'looking' }

export interface SystemState {
  readonly system: SystemId
  readonly live: LiveState
}

/** Something that changed in any system, newest first on the time line. */
export interface Change {
  readonly at: Timestamp
  readonly system: SystemId
  readonly what: string
  readonly commit?: string
}

export interface FastLaneStep {
  readonly system: SystemId
  readonly from: string
  readonly to: string
  readonly targetId: string
  /** Why this target: *live for 68 h, 0.20 % errors*. */
  readonly because: string
  readonly until?: Timestamp
}

/** One hold takes back what is reversible. `hash` is what the hold approves. */
export type FastLane =
  | { readonly kind: 'looking' }
  | {
      readonly kind: 'ready'
      readonly run: RunId
      readonly hash: string
      readonly steps: readonly FastLaneStep[]
      readonly left: readonly { readonly system: SystemId; readonly because: string }[]
    }
  | { readonly kind: 'unavailable'; readonly because: string }

/** Can this system be rolled back right now, and until when. */
export interface Readiness {
  readonly system: SystemId
  readonly state: 'ready' | 'attention' | 'not-ready' | 'unknown'
  readonly text: string
}

/** Everything on the first screen. */
export interface Situation {
  readonly at: Timestamp
  readonly errorRate: Measured
  readonly latency: Measured
  readonly threshold: number
  readonly triggers: readonly Trigger[]
  readonly systems: readonly SystemState[]
  readonly changes: readonly Change[]
  readonly fastLane: FastLane
  readonly readiness: readonly Readiness[]
  /** Runs that other consoles have under way: one of them may have lost its laptop. */
  readonly underway: readonly UnderwayRun[]
  readonly activeRun: RunId | null
  /** A run that must be over before another begins. */
  readonly runInTheWay: RunId | null
}

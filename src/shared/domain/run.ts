import {
  type PlanHash,
  type RunId,
  type StepId,
  type SystemId,
  type Timestamp,
  tells,
} from './identifiers.ts'
import type { JsonObject } from './json.ts'
import type { Plan, Undo } from './plan.ts'
import type { RunbookId, RunbookStep } from './runbook.ts'
import type { SecondApproval } from './second-approval.ts'
import type { Progress, Purpose, StepState } from './step-state.ts'
import type { UserReport } from './watch-figures.ts'

/** Who asked. The host names the actor, never the renderer. */
export type Actor = string

export type RunOutcome = 'done' | 'failed' | 'cancelled' | 'unknown'

/** What was on disk before the step's last mutation: with it a restarted console finds out whether it happened. */
export interface StepIntent {
  readonly plan: Plan
  readonly preState: JsonObject
  readonly purpose: Purpose
  readonly attempt: number
}

export interface Step {
  readonly id: StepId
  readonly definition: RunbookStep
  readonly state: StepState
  /** The newest plan to do it, with the way back that was made before the act. */
  readonly plan?: Plan
  readonly undo?: Undo
  readonly intent?: StepIntent
  /** Nothing was sent for it: it was found done, by another console or by hand. */
  readonly found?: true
  /** Not journalled: how far it is right now. */
  readonly progress?: Progress
  readonly startedAt?: Timestamp
  readonly endedAt?: Timestamp
  /** Why a refusal was gone past, as it was typed. */
  readonly override?: string
  /** A message that had to wait: since when, and how often it was tried. Gone once it is sent. */
  readonly queued?: { readonly since: Timestamp; readonly tries: number }
  /** What the other side answered to the last act that it took, e.g. the id of a message. */
  readonly receipt?: JsonObject
  /** What the operator wrote for it to say, over the words that it has by itself. */
  readonly words?: JsonObject
  /** What users said while it watched. */
  readonly reports?: readonly UserReport[]
  /** The plan that was approved, be it ahead, by one hold over several steps. */
  readonly approvedHash?: PlanHash
  /** What a second person was asked, oldest first; absent where nobody had to be. */
  readonly seconds?: readonly SecondApproval[]
}

/** One incident's run: a value, rebuilt from the journal's records alone. */
export interface Run {
  readonly id: RunId
  readonly runbook: RunbookId
  readonly title: string
  readonly reason: string
  readonly startedAt: Timestamp
  readonly startedBy: Actor
  readonly endedAt?: Timestamp
  readonly outcome?: RunOutcome
  readonly paused: boolean
  readonly cancelling: boolean
  /** Chosen targets, by system; fixed when the run begins. */
  readonly targets: { readonly [system in SystemId]?: JsonObject }
  /** What the operator gave it beside the targets, e.g. a contract's artifact and arguments. */
  readonly given: JsonObject
  readonly steps: readonly Step[]
  /** Traffic was stopped (services or writes) and has not been put back. */
  readonly trafficStopped: boolean
  /** Mutations that happened under break-glass, recorded as gaps. */
  readonly gaps: number
  /** Not journalled: the log is damaged, so records of this run may lie where they cannot be read. It is shown, and rests. */
  readonly unread?: true
}

/**
 * Whether another run must not be started beside it: something of it is going on, is not known, waits to be
 * approved or for its turn, or traffic has to be put back. What only failed does not stand in the way, nor
 * what rests because its end cannot be read.
 */
export function standsInTheWay(run: Run): boolean {
  if (run.trafficStopped) return true
  if (run.endedAt !== undefined || run.unread) return false
  return run.steps.some(
    ({ definition, state }) =>
      definition.does.kind === 'operation' &&
      !tells(definition.system) &&
      definition.onDemand !== true &&
      !(definition.waitsForOthers === true && state.kind === 'waiting') &&
      (state.kind === 'waiting' ||
        state.kind === 'running' ||
        state.kind === 'unknown' ||
        state.kind === 'awaiting-approval'),
  )
}

export function stepOf(run: Pick<Run, 'steps'>, id: StepId): Step | undefined {
  return run.steps.find((step) => step.id === id)
}

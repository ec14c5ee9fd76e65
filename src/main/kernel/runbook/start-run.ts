import {
  type PlanHash,
  type RunId,
  type SystemId,
  tells,
} from '../../../shared/domain/identifiers.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'
import type { PlannedStep, PlanView } from '../../../shared/domain/plan-view.ts'
import { type Actor, standsInTheWay } from '../../../shared/domain/run.ts'
import type { StepOpening } from '../../../shared/domain/run-event.ts'
import type { RunbookId } from '../../../shared/domain/runbook.ts'
import { isApprovedByStart } from './approval.ts'
import type { Engine } from './engine.ts'
import { planHash } from './plan-hash.ts'
import { refuse } from './refuse.ts'
import type { RunnerParts } from './step-job.ts'

export interface StartOrder {
  /** From the plan that was shown. A second start with it is refused: a double press starts one run. */
  readonly run: RunId
  readonly runbook: RunbookId
  readonly targets: { readonly [system in SystemId]?: string }
  /** The same id, where another console began the run: this one does the rest of it. */
  readonly takeOver?: RunId
  /** What the operator gave beside the targets; each operation parses its own part. */
  readonly given?: JsonObject
  readonly hash: PlanHash
  readonly reason: string
  readonly by: Actor
}

export interface ProcedureParts extends RunnerParts {
  /** What people type may hold a secret, and goes into messages and the log. */
  mask(text: string): string
  /** Ends what a killed console of a run left working at the systems. */
  endOrphans?(run: RunId): Promise<void>
  /** Why no run may begin (a disk that is nearly full), or nothing. */
  mayStart?(): string | undefined
  /** The permission to change anything: a start's hold gives it, an approval needs it. */
  readonly arming: { arm(by: Actor): void; require(): void }
  /** Looks at everything and says what would happen; also what a start is held against. */
  preview(
    order: Pick<StartOrder, 'runbook' | 'targets' | 'given' | 'run' | 'takeOver' | 'reason'>,
  ): Promise<Preview>
}

export interface Preview {
  readonly view: PlanView
  readonly chosen: { readonly [system in SystemId]?: JsonObject }
}

/** Starts what was shown, if it still is what was shown: the hold approves every reversible step that could be planned. */
export async function startRun(
  parts: ProcedureParts & { readonly engine: Engine },
  order: StartOrder,
): Promise<RunId> {
  const { store } = parts
  const { run, runbook, takeOver, by } = order
  if (takeOver !== undefined && takeOver !== run)
    refuse('BLOCKED', `Run ${run} is not the one that is taken over.`)
  const reason = parts.mask(order.reason)
  if (store.run(run) !== undefined) refuse('BLOCKED', `Run ${run} has begun already.`)
  const other = store.runs().find(standsInTheWay)
  if (other !== undefined) {
    refuse(
      'ANOTHER_IN_PROGRESS',
      `Run ${other.id} is not over: finish it, or cancel it and put traffic back.`,
    )
  }
  const held = parts.mayStart?.()
  if (held !== undefined) refuse('JOURNAL_REFUSED', held)
  const { view, chosen } = await parts.preview({ ...order, reason })
  if (view.hash !== order.hash) refuse('STALE_PLAN', 'The plan is another one than was shown.')
  if (takeOver === undefined && !view.steps.some(changesSomething)) {
    refuse('NO_CANDIDATE', 'Nothing would be changed: each step says why in the plan.')
  }
  parts.arming.arm(by)
  const steps = view.steps.map((step) => step.definition)
  const { title } = view
  await store.record(run, {
    kind: 'run-started',
    runbook,
    title,
    reason,
    by,
    targets: chosen,
    ...(order.given === undefined ? {} : { given: order.given }),
    steps,
    // A kill must not leave a run that does not know what its start has approved, or what takes no part in it.
    openings: view.steps.flatMap((step) => openingOf(step, by) ?? []),
  })
  // What the other console left at work would be in the way of what is done here.
  if (takeOver !== undefined) await parts.endOrphans?.(run).catch(() => undefined)
  await parts.engine.advance(run)
  return run
}

function changesSomething({ definition, state }: PlannedStep): boolean {
  if (definition.does.kind === 'check' && definition.endsPin !== undefined) return true
  if (tells(definition.system) || definition.does.kind !== 'operation') return false
  return (
    state.kind === 'later' ||
    state.kind === 'cannot-look' ||
    (state.kind === 'planned' && state.planned.kind !== 'nothing-to-do')
  )
}

function openingOf({ id, state, definition }: PlannedStep, by: Actor): StepOpening | undefined {
  if (state.kind === 'left-out') {
    return { kind: 'step-skipped', step: id, by: 'console', because: state.because }
  }
  if (state.kind === 'found') {
    const { because, done } = state
    return { kind: 'step-found', step: id, because, evidence: [], ...done }
  }
  if (state.kind !== 'planned' || state.planned.kind !== 'plan') return undefined
  if (!isApprovedByStart(definition)) return undefined
  return { kind: 'step-approved', step: id, planHash: planHash(state.planned.plan), by }
}

import { operationStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import { type Failure, failure } from '../../../src/shared/domain/failure.ts'
import type { Plan, Undo } from '../../../src/shared/domain/plan.ts'
import type { Run } from '../../../src/shared/domain/run.ts'
import type { RunEvent } from '../../../src/shared/domain/run-event.ts'
import type { RunbookStep } from '../../../src/shared/domain/runbook.ts'
import { transition } from '../../../src/shared/domain/transition.ts'

export const RUN = 'abcdefgh'

/** The n-th second after the run began. */
export function at(second: number): string {
  return new Date(Date.UTC(2026, 10, 23, 3, 0, second)).toISOString()
}

export const swapPlan: Plan = {
  system: 'postgres',
  operation: 'swap',
  title: 'Swap vlossom',
  now: [],
  target: [{ kind: 'fact', label: 'database', value: 'vlossom_side' }],
  acts: [{ kind: 'sql', database: 'postgres', statements: ['ALTER DATABASE …'] }],
  preconditions: { liveOid: '16384' },
  details: { run: RUN },
  reversibility: 'irreversible',
  challenge: { expects: 'vlossom 4711', madeOf: 'database and system identifier' },
  warnings: [],
}

export const swapBack: Undo = {
  kind: 'undo',
  title: 'Swap back',
  acts: [],
  operation: { system: 'postgres', name: 'swap-back', input: {} },
}

export const refused: Failure = failure('REFUSED_BY_PROVIDER', {
  summary: 'It said no',
  tried: 'POST /',
  next: 'Ask why.',
})

export function step(id: string, more: Partial<RunbookStep> = {}): RunbookStep {
  return { ...operationStep(id, `Step ${id}`, { system: 'railway', name: 'stop' }), ...more }
}

// An event without its run; the union keeps its members apart.
type Unaddressed<E> = E extends RunEvent ? Omit<E, 'run'> : never

export function began(steps: readonly RunbookStep[], reason = 'bad release'): RunEvent {
  return {
    kind: 'run-started',
    run: RUN,
    at: at(0),
    runbook: 'bad-release',
    title: 'Take it back',
    reason,
    by: 'ada',
    targets: { vercel: { deploymentId: 'dpl_1' } },
    steps,
  }
}

/** The fold of a run's events, as a journal would give them. */
export function runAfter(
  steps: readonly RunbookStep[],
  events: readonly Unaddressed<RunEvent>[],
  reason?: string,
): Run {
  let run = transition(undefined, began(steps, reason))
  for (const event of events) run = transition(run, { ...event, run: RUN })
  return run
}

export const intentOf = (id: string, second = 1, purpose: 'do' | 'undo' = 'do') =>
  ({
    kind: 'intent',
    at: at(second),
    step: id,
    plan: swapPlan,
    planHash: 'h1',
    undo: swapBack,
    preState: { oid: '16384' },
    purpose,
    attempt: 1,
  }) as const

export const succeeded = (id: string, second = 2) =>
  ({ kind: 'step-succeeded', at: at(second), step: id, evidence: [] }) as const

export const failed = (id: string, second = 2) =>
  ({ kind: 'step-failed', at: at(second), step: id, failure: refused, evidence: [] }) as const

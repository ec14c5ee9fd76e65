import { runbooks } from '../../../src/main/kernel/runbooks/index.ts'
import { failure } from '../../../src/shared/domain/failure.ts'
import type { SystemId } from '../../../src/shared/domain/identifiers.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import type { PlannedStep, PlanView, TargetChoice } from '../../../src/shared/domain/plan-view.ts'
import type { Candidate } from '../../../src/shared/domain/release.ts'

export function candidateOf(system: SystemId, more: Partial<Candidate> = {}): Candidate {
  return {
    system,
    id: `${system}-41`,
    commit: 'c41c41c41c41',
    message: 'v41',
    author: 'lin',
    createdAt: '2026-11-20T02:00:00.000Z',
    version: 'v41',
    live: false,
    eligible: true,
    ...more,
  }
}

export function choiceOf(system: SystemId, chosen: Candidate | null): TargetChoice {
  const live = candidateOf(system, {
    id: `${system}-42`,
    commit: 'c42c42c42c42',
    version: 'v42',
    live: true,
  })
  const shown = { standing: 'is live now', verified: false }
  const because = chosen === null ? 'no release is verified: choose one' : 'live for 68 h'
  return { system, chosen, because, candidates: [{ ...live, ...shown }] }
}

function planOf(system: SystemId): Plan {
  return {
    system,
    operation: 'rollback',
    title: `Roll back ${system}`,
    now: [],
    target: [],
    acts: [],
    preconditions: {},
    details: {},
    reversibility: 'reversible',
    warnings: [],
  }
}

export const planned = (system: SystemId): PlannedStep['state'] => ({
  kind: 'planned',
  planned: { kind: 'plan', plan: planOf(system) },
})

export const refusedState: PlannedStep['state'] = {
  kind: 'planned',
  planned: {
    kind: 'refusal',
    failure: failure('PLAN_LIMIT', { summary: 'The plan allows one', tried: 'x', next: 'y' }),
  },
}

/** The fast lane's plan with these states of its two roll backs; every other step as it would be. */
export function fastLaneView(
  states: { readonly web: PlannedStep['state']; readonly api: PlannedStep['state'] },
  targets: readonly TargetChoice[],
): PlanView {
  const byStep: Readonly<Record<string, PlannedStep['state']>> = {
    'web-rollback': states.web,
    'api-rollback': states.api,
    'tell-start': planned('slack'),
  }
  const steps = runbooks['fast-lane'].steps.map((definition): PlannedStep => {
    const state = byStep[definition.id] ?? { kind: 'no-plan-needed' }
    return { id: definition.id, definition, state }
  })
  return {
    run: 'abcdefgh',
    runbook: 'fast-lane',
    title: 'Roll back web and API',
    hash: 'f'.repeat(64),
    targets,
    coherence: [],
    steps,
  }
}

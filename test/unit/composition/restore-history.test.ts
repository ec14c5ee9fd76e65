import { expect, test } from 'vitest'
import { restoreHistory } from '../../../src/main/kernel/composition/restore-history.ts'
import { bySchemaSteps } from '../../../src/main/kernel/runbooks/by-schema-steps.ts'
import { inPlaceSteps } from '../../../src/main/kernel/runbooks/in-place-steps.ts'
import { testRestoreSteps } from '../../../src/main/kernel/runbooks/test-restore-steps.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import type { Run, Step } from '../../../src/shared/domain/run.ts'
import type { RunbookStep } from '../../../src/shared/domain/runbook.ts'
import type { StepState } from '../../../src/shared/domain/step-state.ts'

const plan: Plan = {
  ...{ system: 'postgres', operation: 'restore-beside', title: 'Restore', now: [], target: [] },
  ...{ acts: [], preconditions: {}, details: { sha256: 'aa', bytes: 500 }, warnings: [] },
  reversibility: 'reversible',
}
const done: StepState = { kind: 'succeeded', at: '2026-11-20T10:00:30.000Z', evidence: [] }
const failed: StepState = {
  kind: 'failed',
  at: '2026-11-20T10:00:30.000Z',
  failure: {
    ...{ code: 'DATA_DIFFERS', summary: 'rows are missing', tried: '', world: '', next: '' },
    retry: 'no',
  },
  evidence: [],
}

interface Way {
  readonly steps: readonly RunbookStep[]
  readonly restore: string
  readonly verify: string
}

/** A test of a backup whose restore and verification ended like this. */
function runWith(
  states: { readonly restore: StepState; readonly verify: StepState },
  way: Way = { steps: testRestoreSteps, restore: 'db-restore', verify: 'db-verify' },
): Run {
  const steps = way.steps.map((definition): Step => {
    const step = { id: definition.id, definition, state: done }
    if (definition.id === way.verify) return { ...step, state: states.verify }
    if (definition.id !== way.restore) return step
    return {
      ...{ ...step, plan, state: states.restore },
      intent: { plan, preState: {}, purpose: 'do', attempt: 1 },
      startedAt: '2026-11-20T10:00:00.000Z',
      endedAt: '2026-11-20T10:00:30.000Z',
    }
  })
  return {
    ...{ id: 'abcd2345', runbook: 'database-test', title: '', reason: '', startedBy: 'ada' },
    ...{ startedAt: '2026-11-20T09:00:00.000Z', paused: false, cancelling: false, targets: {} },
    ...{ steps, trafficStopped: false, gaps: 0, given: {} },
  }
}

test('a restore that was verified, one that was not, and one that failed are told apart', () => {
  const runs = [
    runWith({ restore: done, verify: done }),
    runWith({ restore: done, verify: failed }),
    runWith({ restore: failed, verify: failed }),
  ]
  const common = { sha256: 'aa', bytes: 500, at: '2026-11-20T10:00:30.000Z' }
  expect(restoreHistory({ runs: () => runs }).restores()).toEqual([
    { ...common, durationMs: 30_000, verified: true, because: undefined },
    { ...common, durationMs: 30_000, verified: false, because: 'rows are missing' },
    { ...common, durationMs: undefined, verified: false, because: 'rows are missing' },
  ])
})

test.each([
  ['by schema', { steps: bySchemaSteps, restore: 'db-restore', verify: 'db-verify' }],
  ['in place', { steps: inPlaceSteps, restore: 'db-in-place', verify: 'db-check' }],
])('a restore %s counts as one of its dump', (_, way) => {
  const runs = [runWith({ restore: done, verify: failed }, way)]
  expect(restoreHistory({ runs: () => runs }).restores()).toMatchObject([
    { sha256: 'aa', durationMs: 30_000, verified: false, because: 'rows are missing' },
  ])
})

test('the copy of a test is dropped whatever came of it, and nothing in it touches live', () => {
  const names = testRestoreSteps.flatMap(({ does }) => (does.kind === 'manual' ? [] : [does.name]))
  expect(names.at(-1)).toBe('drop-side')
  expect(names).not.toContain('swap')
  expect(names).not.toContain('fence-writes')
  const between = testRestoreSteps.slice(3, -1)
  expect(between.every(({ onFailure }) => onFailure === 'go-on')).toBe(true)
})

import { expect, test } from 'vitest'
import { restoreHistory } from '../../../src/main/kernel/composition/restore-history.ts'
import { testRestoreSteps } from '../../../src/main/kernel/runbooks/test-restore-steps.ts'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import type { Run, Step } from '../../../src/shared/domain/run.ts'
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

/** A test of a backup whose restore and verification ended like this. */
function runWith(states: { readonly restore: StepState; readonly verify: StepState }): Run {
  const steps = testRestoreSteps.map((definition): Step => {
    const step = { id: definition.id, definition, state: done }
    if (definition.id === 'db-verify') return { ...step, state: states.verify }
    if (definition.id !== 'db-restore') return step
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

test('the copy of a test is dropped whatever came of it, and nothing in it touches live', () => {
  const names = testRestoreSteps.flatMap(({ does }) => (does.kind === 'manual' ? [] : [does.name]))
  expect(names.at(-1)).toBe('drop-side')
  expect(names).not.toContain('swap')
  expect(names).not.toContain('fence-writes')
  const between = testRestoreSteps.slice(3, -1)
  expect(between.every(({ onFailure }) => onFailure === 'go-on')).toBe(true)
})

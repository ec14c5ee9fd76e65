import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { besideSteps } from './database-steps.ts'
import { operationStep, runId, targetOf, withStep } from './step-builders.ts'

/** Everything but the fence and the swap, any day; and the copy goes whatever came of it. */
export const testRestoreSteps: readonly RunbookStep[] = [
  ...besideSteps
    .filter(({ id }) => id !== 'db-difference')
    // What fails is the result of the test: the copy is dropped behind it all the same.
    .map((step): RunbookStep => {
      const leads = step.id === 'db-preflight' || step.id === 'db-create'
      return leads ? step : { ...step, onFailure: 'go-on' }
    }),
  operationStep(
    'db-drop',
    'Drop the copy',
    { system: 'postgres', name: 'drop-side' },
    {
      input: { run: runId, target: targetOf('postgres') },
      after: ['db-verify'],
      approval: withStep('db-create'),
    },
  ),
]

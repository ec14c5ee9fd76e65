import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellStart } from './around-steps.ts'
import { operationStep, runId } from './step-builders.ts'

/** The damage stops growing while somebody thinks; *put traffic back* lets writes in again. */
export const readOnlySteps: readonly RunbookStep[] = [
  tellStart,
  operationStep(
    'db-fence',
    'Refuse writes in the database',
    { system: 'postgres', name: 'fence-writes' },
    { input: { run: runId }, behind: ['tell-start'], stopsTraffic: true },
  ),
  // Waits for the operator as long as the thinking takes.
  operationStep(
    'db-lift-fence',
    'Take writes again',
    { system: 'postgres', name: 'lift-fence' },
    { input: { run: runId }, after: ['db-fence'], resumesTraffic: true },
  ),
]

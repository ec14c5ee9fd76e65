import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellStart } from './around-steps.ts'
import { checkStep, givenOf, manualStep, operationStep, runId, targetOf } from './step-builders.ts'

/** Days after a swap: a decision of its own. */
export const dropKeptSteps: readonly RunbookStep[] = [
  operationStep(
    'db-export-rows',
    'Export the rows that only it holds',
    { system: 'postgres', name: 'export-rows' },
    // Where it cannot be done, the drop refuses, and wants a reason of its own.
    { input: { run: runId, of: 'kept' }, onFailure: 'go-on' },
  ),
  operationStep(
    'db-drop-kept',
    'Drop the database from before the swap',
    { system: 'postgres', name: 'drop-kept' },
    { input: { run: runId }, after: ['db-export-rows'], approval: { kind: 'challenge' } },
  ),
]

/** Before a swap back, or before the copy that it left is dropped: what was written while the copy served. */
export const exportRowsSteps: readonly RunbookStep[] = [
  operationStep(
    'db-export-rows',
    'Export the rows that a swap back sets aside',
    { system: 'postgres', name: 'export-rows' },
    { input: { run: runId, of: 'set-aside' } },
  ),
]

/** Loses least where Railway's recovery is on; moving over is the operator's, and looked at afterwards. */
export const recoverSteps: readonly RunbookStep[] = [
  tellStart,
  operationStep(
    'railway-recover',
    'Recover the database beside',
    { system: 'railway', name: 'recover-to-point' },
    { input: { run: runId, point: givenOf('point') } },
  ),
  {
    ...manualStep(
      'railway-move-over',
      'Move the applications over',
      'Look at the new service first: counts, newest rows, migrations. Then point DATABASE_URL of API and workers at it (a reference to the new service), let them deploy, and read the variable back. Every write of a variable deploys the newest commit: pin the good one, or turn auto-deploy off before.',
    ),
    after: ['railway-recover'],
  },
  checkStep(
    'api-check',
    'Ask every replica of the API',
    { system: 'api', name: 'healthy' },
    { input: { target: targetOf('railway') }, after: ['railway-move-over'] },
  ),
]

/** For when nothing else is there: the whole volume goes back, and everything that is staged goes live with it. */
export const volumeSteps: readonly RunbookStep[] = [
  tellStart,
  operationStep(
    'railway-restore-volume',
    'Copy the volume backup into a new volume',
    { system: 'railway', name: 'restore-volume-backup' },
    { input: { backup: givenOf('volumeBackup') } },
  ),
  operationStep(
    'railway-commit-staged',
    'Mount it, with everything that is staged',
    { system: 'railway', name: 'commit-staged' },
    { input: {}, after: ['railway-restore-volume'], approval: { kind: 'challenge' } },
  ),
  checkStep(
    'api-check',
    'Ask every replica of the API',
    { system: 'api', name: 'healthy' },
    { input: { target: targetOf('railway') }, after: ['railway-commit-staged'] },
  ),
]

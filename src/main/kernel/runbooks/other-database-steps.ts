import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellEnd, tellStart } from './around-steps.ts'
import {
  checkStep,
  givenOf,
  manualStep,
  operationStep,
  runId,
  targetOf,
  withStep,
} from './step-builders.ts'
import { apiCheck, stopTrafficSteps, workersBack } from './traffic-steps.ts'
import { webSteps } from './web-steps.ts'

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

/**
 * Loses least where Railway's recovery is on. Nobody writes between the old database and the new one, and only the good
 * code comes up on it: deployed again, because a rollback would bring the old variables back.
 */
export const recoverSteps: readonly RunbookStep[] = [
  tellStart,
  ...webSteps,
  operationStep(
    'railway-recover',
    'Recover the database beside',
    { system: 'railway', name: 'recover-to-point' },
    { input: { run: runId, point: givenOf('point') } },
  ),
  checkStep(
    'recovered-look',
    'Look into the recovered database',
    { system: 'postgres', name: 'recovered' },
    { input: { run: runId }, after: ['railway-recover'] },
  ),
  ...stopTrafficSteps({
    after: ['recovered-look'],
    once: 'railway-move-over',
    apiBack: 'api-redeploy',
  }),
  operationStep(
    'railway-move-over',
    'Move the applications over',
    { system: 'railway', name: 'move-over' },
    { input: { run: runId }, after: ['workers-stop'], approval: { kind: 'challenge' } },
  ),
  operationStep(
    'api-redeploy',
    'Deploy the old API on the recovered database',
    { system: 'railway', name: 'redeploy' },
    {
      input: {
        service: 'api',
        target: targetOf('railway'),
        override: 'its database is another one',
      },
      after: ['railway-move-over'],
      approval: withStep('railway-move-over'),
    },
  ),
  apiCheck('api-redeploy'),
  workersBack('railway-move-over'),
  checkStep(
    'variables-check',
    'Read back which database is named',
    { system: 'railway', name: 'names-recovered' },
    { input: { run: runId }, after: ['workers-back'] },
  ),
  {
    ...manualStep(
      'profile-follows',
      'The profile follows',
      'The console still asks the database of before. Enter host and port of the recovered service in systems.postgres of the profile, and its id in systems.railway.services.postgres. Turn the backups and point-in-time recovery of the new service on. Keep the service of before for a week: it is the way back.',
    ),
    after: ['variables-check'],
  },
  tellEnd('variables-check'),
]

/** For when nothing else is there: the whole volume goes back, and everything that is staged goes live with it. */
export const volumeSteps: readonly RunbookStep[] = [
  tellStart,
  operationStep(
    'railway-lock-younger',
    'Lock the backups that would go',
    { system: 'railway', name: 'lock-younger' },
    { input: { backup: givenOf('volumeBackup') }, onFailure: 'go-on' },
  ),
  operationStep(
    'railway-restore-volume',
    'Copy the volume backup into a new volume',
    { system: 'railway', name: 'restore-volume-backup' },
    { input: { backup: givenOf('volumeBackup') }, after: ['railway-lock-younger'] },
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

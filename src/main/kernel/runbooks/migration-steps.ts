import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellStart } from './around-steps.ts'
import { besideSteps } from './database-steps.ts'
import {
  checkStep,
  operationStep,
  planOf,
  reason,
  runId,
  standing,
  startedAt,
  targetOf,
} from './step-builders.ts'

const input = { run: runId, target: targetOf('prisma') }

function tellEnd(after: string): RunbookStep {
  return operationStep(
    'tell-end',
    'Tell #incidents how it ended',
    { system: 'slack', name: 'post' },
    {
      input: { run: runId, reason, message: 'end', standing },
      after: [after],
      approval: { kind: 'none' },
      onFailure: 'go-on',
    },
  )
}

/** The objects first, the row last: until the row says so, no image that migrates at boot comes up. */
export const migrationBackSteps: readonly RunbookStep[] = [
  tellStart,
  operationStep(
    'migration-take-back',
    'Take back what the failed migration left',
    { system: 'prisma', name: 'take-back' },
    { input, approval: { kind: 'challenge' } },
  ),
  operationStep(
    'migration-give-up',
    'Mark the migration as rolled back',
    { system: 'prisma', name: 'mark-rolled-back' },
    { input, after: ['migration-take-back'] },
  ),
  tellEnd('migration-give-up'),
]

export const migrationForwardSteps: readonly RunbookStep[] = [
  tellStart,
  operationStep(
    'migration-finish',
    'Do what is left of the failed migration',
    { system: 'prisma', name: 'finish' },
    { input, approval: { kind: 'challenge' } },
  ),
  operationStep(
    'migration-accept',
    'Mark the migration as applied',
    { system: 'prisma', name: 'mark-applied' },
    { input, after: ['migration-finish'] },
  ),
  tellEnd('migration-accept'),
]

/** From the restore: only what makes a fresh copy of last night's backup beside live. */
const copySteps = besideSteps.filter(({ id }) =>
  ['db-fetch', 'db-preflight', 'db-create', 'db-restore'].includes(id),
)
const reversal = { ...input, startedAt }
const pushed = { run: runId, folder: planOf('reversal-commit', 'folder') }

/** Tried on a copy and on staging before anything leaves the laptop; deployed by the branch, as every migration is. */
export const migrationReverseSteps: readonly RunbookStep[] = [
  tellStart,
  ...copySteps,
  operationStep(
    'reversal-rehearse',
    'Try the reversal on a copy of the backup',
    { system: 'prisma', name: 'rehearse-reversal' },
    { input: { ...reversal, database: planOf('db-create', 'side') }, after: ['db-restore'] },
  ),
  operationStep(
    'reversal-drop-copy',
    'Drop the copy',
    { system: 'postgres', name: 'drop-side' },
    {
      input: { run: runId, target: targetOf('postgres') },
      after: ['reversal-rehearse'],
      onFailure: 'go-on',
    },
  ),
  operationStep(
    'reversal-stage',
    'Try the reversal on staging',
    { system: 'prisma', name: 'stage-reversal' },
    { input: reversal, after: ['reversal-rehearse'] },
  ),
  operationStep(
    'reversal-commit',
    'Commit the reversal as a new migration',
    { system: 'prisma', name: 'commit-reversal' },
    { input: reversal, after: ['reversal-stage'] },
  ),
  operationStep(
    'reversal-push',
    'Push it to a branch of its own',
    { system: 'prisma', name: 'push-reversal' },
    { input: pushed, after: ['reversal-commit'], onFailure: 'go-on' },
  ),
  operationStep(
    'reversal-deploy',
    'Deploy it by the branch of production',
    { system: 'prisma', name: 'deploy-reversal' },
    { input: pushed, after: ['reversal-commit', 'reversal-push'], approval: { kind: 'challenge' } },
  ),
  checkStep(
    'reversal-check',
    'Wait until production has applied it',
    { system: 'prisma', name: 'reversal-applied' },
    { input: { folder: planOf('reversal-commit', 'folder') }, after: ['reversal-deploy'] },
  ),
  tellEnd('reversal-check'),
]

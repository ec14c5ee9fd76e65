import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import {
  checkStep,
  liveOf,
  operationStep,
  planOf,
  procedure,
  runId,
  seenBy,
  targetOf,
  withStep,
} from './step-builders.ts'
import { resumeTrafficSteps, stopTrafficSteps, tellChannel } from './traffic-steps.ts'

const target = targetOf('postgres')
const input = { run: runId, target }
const card = planOf('db-undo-card', 'card')

/** Everything that happens beside the live database while it goes on serving. */
export const besideSteps: readonly RunbookStep[] = [
  operationStep(
    'db-fetch',
    'Fetch the backup to this laptop',
    { system: 'postgres', name: 'fetch-backup' },
    { input, when: 'backup-is-remote' },
  ),
  checkStep(
    'db-preflight',
    'Preflight of server, tools and dump',
    { system: 'postgres', name: 'preflight' },
    { input, after: ['db-fetch'] },
  ),
  operationStep(
    'db-create',
    'Create the side database',
    { system: 'postgres', name: 'create-side' },
    {
      input,
      after: ['db-preflight'],
    },
  ),
  operationStep(
    'db-restore',
    'Restore the dump beside',
    { system: 'postgres', name: 'restore-beside' },
    {
      input,
      after: ['db-create'],
      approval: withStep('db-create'),
    },
  ),
  operationStep(
    'db-carry',
    'Carry owner, rights and settings over',
    { system: 'postgres', name: 'carry-settings' },
    {
      // Left on the copy, for a console that takes the run over.
      input: { ...input, procedure },
      after: ['db-restore'],
      approval: withStep('db-create'),
    },
  ),
  operationStep(
    'db-analyze',
    'Gather statistics',
    { system: 'postgres', name: 'analyze-side' },
    {
      input,
      after: ['db-carry'],
      approval: withStep('db-create'),
    },
  ),
  checkStep(
    'db-verify',
    'Verify the restored copy',
    { system: 'postgres', name: 'verify-side' },
    {
      input,
      after: ['db-analyze'],
    },
  ),
  // Read while users are served; behind the fence it is counted exactly, as part of what is approved.
  checkStep(
    'db-difference',
    'Estimate which rows would be taken back',
    { system: 'postgres', name: 'difference' },
    { input, after: ['db-verify'], onFailure: 'go-on' },
  ),
]

/** Nobody writes from here to the swap; what can read goes on reading. */
const stopSteps: readonly RunbookStep[] = [
  operationStep(
    'db-undo-card',
    'Leave the undo card on the database',
    { system: 'postgres', name: 'write-undo-card' },
    {
      input: {
        ...input,
        // As they are now, the rollback of the API behind them: the card must not name the bad release.
        replicas: liveOf('railway', 'replicas'),
        putBack: liveOf('railway', 'putBack'),
        procedure,
      },
      after: ['db-verify', 'api-verify'],
      approval: { kind: 'none' },
      onFailure: 'go-on',
    },
  ),
  tellChannel('stop', 'Tell #incidents that traffic stops', { after: ['db-undo-card'], card }),
  // The laptop may die: what a colleague needs to go back is outside before anything stops. A rollback that is under
  // way ends first: stopping a deployment that comes up would make it fail.
  ...stopTrafficSteps({ after: ['tell-stop', 'api-verify', 'db-difference'], once: 'db-swap' }),
  operationStep(
    'db-fence',
    'Refuse writes in the database',
    { system: 'postgres', name: 'fence-writes' },
    {
      input,
      after: ['workers-stop'],
      approval: withStep('api-stop'),
      stopsTraffic: true,
    },
  ),
  operationStep(
    'db-sequences',
    'Move the sequences past the old maximum',
    { system: 'postgres', name: 'advance-sequences' },
    { input, after: ['db-fence'], approval: withStep('api-stop') },
  ),
  operationStep(
    'db-rules',
    'Let nothing rise from the dead',
    { system: 'postgres', name: 'settle-rules' },
    { input, after: ['db-sequences'], approval: withStep('api-stop') },
  ),
]

/** The swap, behind what the server says it is; approving it approves the way back. */
const swapSteps: readonly RunbookStep[] = [
  tellChannel('swap', 'Tell #incidents that the swap comes', { after: ['db-fence'], card }),
  operationStep(
    'db-swap',
    'Swap the databases',
    { system: 'postgres', name: 'swap' },
    {
      // At the approval it looks again; what it compared for the challenge need not be compared anew.
      input: { ...input, compared: seenBy('db-swap') },
      after: ['db-rules', 'tell-swap'],
      approval: { kind: 'challenge' },
    },
  ),
  checkStep(
    'db-check',
    'Check the database that serves now',
    { system: 'postgres', name: 'serving' },
    {
      input: { ...input, swap: planOf('db-swap') },
      after: ['db-swap'],
      onFailureRun: 'db-swap-back',
    },
  ),
  operationStep(
    'db-swap-back',
    'Swap the old database back',
    { system: 'postgres', name: 'swap-back' },
    {
      input: { ...input, swap: planOf('db-swap') },
      after: [],
      approval: withStep('db-swap'),
      onDemand: true,
      undoes: 'db-swap',
    },
  ),
]

const resumeSteps: readonly RunbookStep[] = [
  ...resumeTrafficSteps({ after: ['db-check'], onFailureRun: 'db-swap-back' }),
  operationStep(
    'db-sign-off',
    'Say on the undo cards that the run is over',
    { system: 'postgres', name: 'sign-off' },
    { input, after: ['workers-back'], approval: { kind: 'none' }, onFailure: 'go-on' },
  ),
]

export const databaseSteps: readonly RunbookStep[] = [
  ...besideSteps,
  ...stopSteps,
  ...swapSteps,
  ...resumeSteps,
]

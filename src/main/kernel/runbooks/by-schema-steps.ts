import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { closingSteps, openingSteps } from './around-steps.ts'
import {
  checkStep,
  operationStep,
  planOf,
  runId,
  seenBy,
  targetOf,
  withStep,
} from './step-builders.ts'
import { resumeTrafficSteps, stopTrafficSteps, tellChannel } from './traffic-steps.ts'

const input = { run: runId, target: targetOf('postgres') }
const card = planOf('db-restore', 'card')

/** Everything that happens beside live, in the same database, while it goes on serving. */
const besideSteps: readonly RunbookStep[] = [
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
    { input: { ...input, way: 'schema' }, after: ['db-fetch'] },
  ),
  operationStep(
    'db-restore',
    'Restore the dump into a schema beside',
    { system: 'postgres', name: 'restore-schema' },
    { input, after: ['db-preflight'] },
  ),
  checkStep(
    'db-verify',
    'Verify the restored copy',
    { system: 'postgres', name: 'verify-schema' },
    { input, after: ['db-restore'] },
  ),
  checkStep(
    'db-difference',
    'Estimate which rows would be taken back',
    { system: 'postgres', name: 'difference-schema' },
    { input, after: ['db-verify'], onFailure: 'go-on' },
  ),
]

const stopSteps: readonly RunbookStep[] = [
  tellChannel('stop', 'Tell #incidents that traffic stops', { after: ['db-difference'], card }),
  ...stopTrafficSteps({ after: ['tell-stop', 'db-difference'], once: 'db-swap' }),
  operationStep(
    'db-fence',
    'Refuse writes in the database',
    { system: 'postgres', name: 'fence-writes' },
    {
      input: { run: runId },
      after: ['workers-stop'],
      approval: withStep('api-stop'),
      stopsTraffic: true,
    },
  ),
  tellChannel('swap', 'Tell #incidents that the swap comes', { after: ['db-fence'], card }),
]

/** One transaction moves sequences, settles rules, renames both schemas and lifts the fence. */
const swapSteps: readonly RunbookStep[] = [
  operationStep(
    'db-swap',
    'Swap the schemas',
    { system: 'postgres', name: 'swap-schema' },
    {
      input: { ...input, compared: seenBy('db-swap') },
      after: ['db-fence', 'tell-swap'],
      approval: { kind: 'challenge' },
    },
  ),
  checkStep(
    'db-check',
    'Check the schema that serves now',
    { system: 'postgres', name: 'serving-schema' },
    {
      input: { ...input, swap: planOf('db-swap') },
      after: ['db-swap'],
      onFailureRun: 'db-swap-back',
    },
  ),
  operationStep(
    'db-swap-back',
    'Swap the old schema back',
    { system: 'postgres', name: 'swap-schema-back' },
    {
      input: { ...input, swap: planOf('db-swap') },
      after: [],
      approval: withStep('db-swap'),
      onDemand: true,
      undoes: 'db-swap',
    },
  ),
]

/** Where databases can be neither made nor renamed: the copy is a schema of the same database. */
export const bySchemaSteps: readonly RunbookStep[] = [
  ...openingSteps,
  ...besideSteps,
  ...stopSteps,
  ...swapSteps,
  ...resumeTrafficSteps({ after: ['db-check'], onFailureRun: 'db-swap-back' }),
  ...closingSteps(['workers-back']),
]

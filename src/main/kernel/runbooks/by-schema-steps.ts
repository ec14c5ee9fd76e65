import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { channelThread, closingSteps, openingSteps } from './around-steps.ts'
import {
  checkStep,
  operationStep,
  planOf,
  reason,
  runId,
  seenBy,
  targetOf,
  withStep,
} from './step-builders.ts'

const input = { run: runId, target: targetOf('postgres') }
const tell = (title: string, message: 'stop' | 'swap', after: string) =>
  operationStep(
    `tell-${message}`,
    title,
    { system: 'slack', name: 'post' },
    {
      input: {
        run: runId,
        reason,
        message,
        thread: channelThread,
        card: planOf('db-restore', 'card'),
      },
      after: [after],
      approval: { kind: 'none' },
      onFailure: 'go-on',
    },
  )

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
  tell('Tell #incidents that traffic stops', 'stop', 'db-difference'),
  operationStep(
    'api-stop',
    'Stop the API',
    { system: 'railway', name: 'stop' },
    {
      input: { service: 'api' },
      after: ['tell-stop', 'db-difference'],
      stopsTraffic: true,
      putBackBy: { once: 'db-swap', step: 'api-back' },
    },
  ),
  operationStep(
    'workers-stop',
    'Stop workers and crons',
    { system: 'railway', name: 'stop' },
    {
      input: { service: 'workers' },
      after: ['api-stop'],
      approval: withStep('api-stop'),
      stopsTraffic: true,
    },
  ),
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
  tell('Tell #incidents that the swap comes', 'swap', 'db-fence'),
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

const resumeSteps: readonly RunbookStep[] = [
  operationStep(
    'api-back',
    'Bring the old API back',
    { system: 'railway', name: 'bring-back' },
    {
      input: { service: 'api', target: targetOf('railway'), stopped: planOf('api-stop') },
      after: ['db-check'],
      approval: withStep('api-stop'),
    },
  ),
  checkStep(
    'api-check',
    'Ask every replica of the API',
    { system: 'api', name: 'healthy' },
    {
      input: { target: targetOf('railway') },
      after: ['api-back'],
      onFailureRun: 'db-swap-back',
      resumesTraffic: true,
    },
  ),
  operationStep(
    'workers-back',
    'Bring workers and crons back',
    { system: 'railway', name: 'bring-back' },
    {
      input: { service: 'workers', stopped: planOf('workers-stop') },
      after: ['api-check'],
      approval: withStep('api-stop'),
    },
  ),
]

/** Where databases can be neither made nor renamed: the copy is a schema of the same database. */
export const bySchemaSteps: readonly RunbookStep[] = [
  ...openingSteps,
  ...besideSteps,
  ...stopSteps,
  ...swapSteps,
  ...resumeSteps,
  ...closingSteps(['workers-back']),
]

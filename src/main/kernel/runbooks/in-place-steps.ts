import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { closingSteps, openingSteps } from './around-steps.ts'
import { checkStep, operationStep, planOf, runId, targetOf, withStep } from './step-builders.ts'
import { resumeTrafficSteps, stopTrafficSteps, tellChannel } from './traffic-steps.ts'

const input = { run: runId, target: targetOf('postgres') }

/** Nobody writes from here on; what live holds is written down before any of it goes. */
const stopSteps: readonly RunbookStep[] = [
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
    { input: { ...input, way: 'in-place' }, after: ['db-fetch'] },
  ),
  tellChannel('stop', 'Tell #incidents that traffic stops', { after: ['db-preflight'] }),
  ...stopTrafficSteps({ after: ['db-preflight', 'tell-stop'], once: 'db-in-place' }),
  operationStep(
    'db-fence',
    'Refuse writes in the database',
    { system: 'postgres', name: 'fence-writes' },
    {
      input: { run: runId },
      after: ['workers-stop'],
      approval: withStep('api-stop'),
      stopsTraffic: true,
      // Only the owner of the database may. Whoever writes all the same is found inside of the transaction.
      onFailure: 'go-on',
    },
  ),
  operationStep(
    'db-safety',
    'Make a safety dump of what will be replaced',
    { system: 'postgres', name: 'safety-dump' },
    { input, after: ['db-fence'], approval: withStep('api-stop') },
  ),
]

const replaceSteps: readonly RunbookStep[] = [
  tellChannel('swap', 'Tell #incidents that the database is replaced', {
    after: ['db-safety'],
    card: planOf('db-safety', 'card'),
  }),
  operationStep(
    'db-in-place',
    'Replace what live holds, in one transaction',
    { system: 'postgres', name: 'restore-in-place' },
    { input, after: ['db-safety', 'tell-swap'], approval: { kind: 'challenge' } },
  ),
  checkStep(
    'db-check',
    'Check what live holds now',
    { system: 'postgres', name: 'in-place-content' },
    { input, after: ['db-in-place'], onFailureRun: 'db-in-place-back' },
  ),
  operationStep(
    'db-in-place-back',
    'Restore the safety dump the same way',
    { system: 'postgres', name: 'restore-safety' },
    {
      input: { ...input, inPlace: planOf('db-in-place') },
      after: [],
      approval: withStep('db-in-place'),
      onDemand: true,
      undoes: 'db-in-place',
    },
  ),
  operationStep(
    'db-lift',
    'Take writes again',
    { system: 'postgres', name: 'lift-fence' },
    { input: { run: runId }, after: ['db-check'], approval: withStep('api-stop') },
  ),
]

/** Where no second database can be made: live is replaced in one transaction, behind a safety dump. */
export const inPlaceSteps: readonly RunbookStep[] = [
  ...openingSteps,
  ...stopSteps,
  ...replaceSteps,
  ...resumeTrafficSteps({ after: ['db-lift'] }),
  ...closingSteps(['workers-back']),
]

import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellEnd, tellStart } from './around-steps.ts'
import { givenOf, operationStep, planOf, seenBy } from './step-builders.ts'

/** One contract of the artifact that was given. */
export const deployStep: RunbookStep = operationStep(
  'contract-deploy',
  'Deploy the new contract',
  { system: 'contracts', name: 'deploy' },
  {
    // An attempt that was lost is found by what it foresaw: it is never deployed twice.
    input: {
      artifact: givenOf('artifact'),
      arguments: givenOf('arguments'),
      seen: seenBy('contract-deploy'),
    },
    approval: { kind: 'challenge' },
  },
)

/** A contract that nobody uses yet. */
export const deploySteps: readonly RunbookStep[] = [
  tellStart,
  deployStep,
  tellEnd('contract-deploy'),
]

/** New code, held against the old one before it is deployed; then the proxy is made to run it. */
export const upgradeSteps: readonly RunbookStep[] = [
  tellStart,
  operationStep(
    'contract-deploy',
    'Deploy the new code',
    { system: 'contracts', name: 'deploy' },
    {
      input: {
        artifact: givenOf('artifact'),
        arguments: givenOf('arguments'),
        upgrades: givenOf('contract'),
        former: givenOf('former'),
        initializer: givenOf('initializer'),
        seen: seenBy('contract-deploy'),
      },
      approval: { kind: 'challenge' },
    },
  ),
  operationStep(
    'contract-upgrade',
    'Make the proxy run it',
    { system: 'contracts', name: 'upgrade' },
    {
      input: {
        contract: givenOf('contract'),
        implementation: planOf('contract-deploy', 'address'),
        artifact: givenOf('artifact'),
        initializer: givenOf('initializer'),
      },
      after: ['contract-deploy'],
      approval: { kind: 'challenge' },
    },
  ),
  tellEnd('contract-upgrade'),
]

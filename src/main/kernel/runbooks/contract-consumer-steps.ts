import type { StepId } from '../../../shared/domain/identifiers.ts'
import type { InputRef, RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellEnd, tellStart } from './around-steps.ts'
import { deployStep } from './contract-version-steps.ts'
import {
  checkStep,
  givenOf,
  manualStep,
  operationStep,
  planOf,
  targetOf,
  withStep,
} from './step-builders.ts'

const contract = givenOf('contract')

/** What the consumers name now, before anything is changed: each is put back to it by the undo of its step. */
const before: readonly RunbookStep[] = [
  checkStep(
    'services-before',
    'Keep what the services name now',
    { system: 'railway', name: 'consumers' },
    { input: { contract } },
  ),
  checkStep(
    'web-before',
    'Keep what the site names now',
    { system: 'vercel', name: 'consumers' },
    { input: { contract } },
  ),
]

/** Every consumer gets the address by its variables, and a new build of the commit that is live. */
function repoint(address: InputRef, after: readonly StepId[]): readonly RunbookStep[] {
  const successor = { contract, address }
  return [
    checkStep(
      'successor-stands',
      'The new contract stands on the chain',
      { system: 'contracts', name: 'successor' },
      { input: successor, after: [...after, 'services-before', 'web-before'] },
    ),
    ...service('api', successor, {
      set: 'Name the new contract in the API’s variables',
      deploy: 'Deploy the API again, same commit',
    }),
    ...service('workers', successor, {
      set: 'Name the new contract in the workers’ variables',
      deploy: 'Deploy those workers again, same commit',
    }),
    operationStep(
      'web-name-contract',
      'Name the new contract in the site’s variables',
      { system: 'vercel', name: 'set-variable' },
      // Producers before consumers: a site that sends users to a contract which the API does not know is worse.
      { input: successor, after: ['api-redeploy'] },
    ),
    operationStep(
      'web-rebuild',
      'Build the site again, same commit',
      { system: 'vercel', name: 'rebuild' },
      {
        input: { target: targetOf('vercel'), contract },
        after: ['web-name-contract'],
        approval: withStep('web-name-contract'),
      },
    ),
    checkStep(
      'api-carries',
      'Every replica of the API names the new contract',
      { system: 'api', name: 'carries' },
      { input: successor, after: ['api-redeploy'] },
    ),
    checkStep(
      'site-carries',
      'The live site carries the new address, and the old one no more',
      { system: 'site', name: 'carries' },
      { input: successor, after: ['web-rebuild'] },
    ),
    checkStep(
      'site-keeps',
      'The next build keeps the new address',
      { system: 'vercel', name: 'keeps-successor' },
      { input: successor, after: ['site-carries'], onFailure: 'go-on' },
    ),
    {
      ...manualStep(
        'profile-address',
        'The profile names the new contract',
        'Put the new address into `systems.contracts` of the profile, tell partners and block explorers, and leave the old contract paused. Say who did it.',
      ),
      after: ['site-carries'],
    },
    tellEnd('site-keeps'),
  ]
}

function service(
  group: 'api' | 'workers',
  successor: { readonly contract: InputRef; readonly address: InputRef },
  titles: { readonly set: string; readonly deploy: string },
): readonly RunbookStep[] {
  return [
    operationStep(
      `${group}-name-contract`,
      titles.set,
      { system: 'railway', name: 'set-variables' },
      { input: { service: group, ...successor }, after: ['successor-stands'] },
    ),
    operationStep(
      `${group}-redeploy`,
      titles.deploy,
      { system: 'railway', name: 'redeploy-running' },
      {
        input: { service: group, contract },
        after: [`${group}-name-contract`],
        approval: withStep(`${group}-name-contract`),
      },
    ),
  ]
}

/** Consumers of a contract follow it to an address at which its successor stands already. */
export const repointSteps: readonly RunbookStep[] = [
  tellStart,
  ...before,
  ...repoint(givenOf('address'), []),
]

/** The successor is deployed first; where consumers could not follow, nothing is. */
export const replaceSteps: readonly RunbookStep[] = [
  tellStart,
  ...before,
  { ...deployStep, after: ['services-before', 'web-before'] },
  ...repoint(planOf('contract-deploy', 'address'), ['contract-deploy']),
]

import type { StepId } from '../../../shared/domain/identifiers.ts'
import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellStart } from './around-steps.ts'
import {
  checkStep,
  manualStep,
  operationStep,
  reason,
  runId,
  standing,
  targetOf,
  withStep,
} from './step-builders.ts'

/** The same commit with other variables: a variable counts from the next deployment on. */
function redeployApi(id: StepId, title: string, after: StepId): RunbookStep {
  return operationStep(
    id,
    title,
    { system: 'railway', name: 'redeploy' },
    {
      input: {
        service: 'api',
        target: targetOf('railway'),
        override: 'its variables have changed',
      },
      after: [after],
      approval: withStep(after),
    },
  )
}

const restartBundler: RunbookStep = {
  ...manualStep(
    'bundler-restart',
    'The bundler is restarted',
    'Restart the bundler: it reads its file when it starts. Say when it answers again.',
  ),
  after: ['bundler-allow'],
}

/** The backup is paid for, let in, named, and proven. */
function switchSteps(given: {
  readonly after: readonly StepId[]
  readonly why: 'look' | 'stopped'
}): readonly RunbookStep[] {
  return [
    operationStep(
      'paymaster-fund',
      'Fund the backup paymaster',
      { system: 'paymaster', name: 'fund' },
      { input: { after: given.why }, after: given.after, approval: { kind: 'challenge' } },
    ),
    operationStep(
      'bundler-allow',
      'Let the backup into the bundler’s list',
      { system: 'paymaster', name: 'allow' },
      { input: { paymaster: 'backup', run: runId }, after: ['paymaster-fund'] },
    ),
    restartBundler,
    operationStep(
      'api-name-backup',
      'Name the backup in the API’s variables',
      { system: 'railway', name: 'set-variables' },
      {
        input: { service: 'api', sponsor: { paymaster: 'backup', signing: 'on' } },
        after: ['bundler-allow'],
      },
    ),
    redeployApi('api-redeploy', 'Deploy the API again, same commit', 'api-name-backup'),
    operationStep(
      'web-name-backup',
      'Name the backup in the site’s variables',
      { system: 'vercel', name: 'set-variable' },
      { input: { paymaster: 'backup' }, after: ['bundler-allow'], onFailure: 'go-on' },
    ),
    operationStep(
      'web-rebuild',
      'Build the site again, same commit',
      { system: 'vercel', name: 'rebuild' },
      {
        input: { target: targetOf('vercel') },
        after: ['web-name-backup'],
        approval: withStep('web-name-backup'),
        // The site only says who pays; the API decides. It is shown and owed.
        onFailure: 'go-on',
      },
    ),
    checkStep(
      'paymaster-named',
      'Every instance names the backup',
      { system: 'paymaster', name: 'names-backup' },
      { after: ['api-redeploy'] },
    ),
    operationStep(
      'paymaster-canary',
      'Send one operation that the backup pays for',
      { system: 'paymaster', name: 'canary' },
      { after: ['paymaster-named', 'bundler-restart'] },
    ),
    operationStep(
      'tell-end',
      'Tell #incidents how it ended',
      { system: 'slack', name: 'post' },
      {
        input: { run: runId, reason, message: 'end', standing },
        after: ['paymaster-canary', 'web-rebuild'],
        approval: { kind: 'none' },
        onFailure: 'go-on',
      },
    ),
  ]
}

function lookWhy(expects: 'dry' | 'drained'): RunbookStep {
  return checkStep(
    'paymaster-why',
    'Tell whether it is dry or drained',
    { system: 'paymaster', name: 'why' },
    { input: { expects }, onFailure: expects === 'dry' ? 'stop' : 'go-on' },
  )
}

/** Looked at first: where it is drained after all, nothing is paid. */
export const paymasterDrySteps: readonly RunbookStep[] = [
  tellStart,
  lookWhy('dry'),
  ...switchSteps({ after: ['paymaster-why'], why: 'look' }),
]

/** Signing stops first, because every minute costs; money moves only after that. */
export const paymasterDrainedSteps: readonly RunbookStep[] = [
  operationStep(
    'api-stop-signing',
    'Switch signing off in the API’s variables',
    { system: 'railway', name: 'set-variables' },
    { input: { service: 'api', sponsor: { signing: 'off' } } },
  ),
  redeployApi('api-redeploy-silent', 'Deploy the API again, signing nothing', 'api-stop-signing'),
  { ...tellStart, behind: ['api-stop-signing'] },
  lookWhy('drained'),
  checkStep(
    'paymaster-silent',
    'Every instance refuses to sign',
    { system: 'paymaster', name: 'stopped-signing' },
    { after: ['api-redeploy-silent'] },
  ),
  operationStep(
    'paymaster-withdraw',
    'Take what is left to the treasury',
    { system: 'paymaster', name: 'withdraw' },
    {
      input: { paymaster: 'live' },
      after: ['paymaster-silent'],
      approval: { kind: 'challenge' },
    },
  ),
  {
    ...manualStep(
      'paymaster-rotate',
      'The signer is another one',
      'The key that signed may be known to others. Make sure that the backup’s verifyingSigner() is a key that was never used before, that the service holds it, and that the old one is taken out of its secrets. Close the hole by which strangers were sponsored. Say how you know.',
    ),
    after: ['paymaster-silent'],
  },
  ...switchSteps({ after: ['paymaster-withdraw', 'paymaster-rotate'], why: 'stopped' }),
  operationStep(
    'bundler-disallow',
    'Take the drained one out of the bundler’s list',
    { system: 'paymaster', name: 'disallow' },
    { input: { paymaster: 'live', run: runId }, after: ['paymaster-canary'], onFailure: 'go-on' },
  ),
]

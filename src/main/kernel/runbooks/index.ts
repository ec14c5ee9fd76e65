import type { Runbook, RunbookId } from '../../../shared/domain/runbook.ts'
import { apiRedeploySteps, apiSteps } from './api-steps.ts'
import { checklistSteps, closingSteps, openingSteps } from './around-steps.ts'
import { bySchemaSteps } from './by-schema-steps.ts'
import { replaceSteps, repointSteps } from './contract-consumer-steps.ts'
import { migrateSteps } from './contract-state-steps.ts'
import { pauseSteps, stepsByOthers, unpauseSteps } from './contract-steps.ts'
import { deploySteps, upgradeSteps } from './contract-version-steps.ts'
import { databaseSteps } from './database-steps.ts'
import { inPlaceSteps } from './in-place-steps.ts'
import {
  migrationBackSteps,
  migrationForwardSteps,
  migrationReverseSteps,
} from './migration-steps.ts'
import { presignSteps, sendSignedSteps } from './offline-steps.ts'
import {
  dropKeptSteps,
  exportRowsSteps,
  recoverSteps,
  volumeSteps,
} from './other-database-steps.ts'
import { paymasterDrainedSteps, paymasterDrySteps } from './paymaster-steps.ts'
import { fixLiveSteps, pinHoldSteps, pinReleaseSteps } from './pin-steps.ts'
import { readOnlySteps } from './read-only-steps.ts'
import { reimportSteps, repairSteps } from './repair-steps.ts'
import { apiRevertSteps, webRevertSteps } from './revert-steps.ts'
import { testRestoreSteps } from './test-restore-steps.ts'
import { webPromoteSteps, webSteps } from './web-steps.ts'

/** The procedures themselves. Order and gates are data; how a step is done is in the systems. */
export const runbooks: Readonly<Record<RunbookId, Runbook>> = {
  'fast-lane': {
    id: 'fast-lane',
    releases: 'last-verified',
    title: 'Roll back web and API',
    steps: [
      ...openingSteps,
      ...webSteps,
      ...apiSteps,
      ...checklistSteps,
      ...closingSteps(['web-verify', 'api-verify']),
    ],
  },
  'bad-release': {
    id: 'bad-release',
    releases: 'last-verified',
    title: 'Take a bad release back: web, API and database',
    steps: [
      ...openingSteps,
      ...webSteps,
      ...apiSteps,
      ...databaseSteps,
      ...checklistSteps,
      ...closingSteps(['workers-back']),
    ],
  },
  'web-only': {
    id: 'web-only',
    releases: 'last-verified',
    title: 'Roll back web',
    steps: webSteps,
  },
  'web-promote': {
    id: 'web-promote',
    releases: 'last-verified',
    title: 'Promote an earlier build of web (releases the pin: pushes go live again)',
    steps: webPromoteSteps,
  },
  'api-only': {
    id: 'api-only',
    releases: 'last-verified',
    title: 'Roll back the API',
    steps: apiSteps.map((step) => ({
      ...step,
      when: step.when === 'migration-failed' ? step.when : 'always',
    })),
  },
  'api-redeploy': {
    id: 'api-redeploy',
    releases: 'last-verified',
    title: 'Redeploy an earlier API (builds it again: for when its image is gone)',
    steps: apiRedeploySteps,
  },
  'web-revert': {
    id: 'web-revert',
    releases: 'last-verified',
    title: 'Take the code of web back through git, and let it be built',
    steps: webRevertSteps,
  },
  'api-revert': {
    id: 'api-revert',
    releases: 'last-verified',
    title: 'Take the code of the API back through git, and let it be built',
    steps: apiRevertSteps,
  },
  'database-test': {
    id: 'database-test',
    releases: 'live',
    title: 'Test a backup: restore it beside, verify it, drop the copy',
    steps: testRestoreSteps,
  },
  'database-drop-kept': {
    id: 'database-drop-kept',
    releases: 'live',
    title: 'Drop the database from before a swap',
    steps: dropKeptSteps,
  },
  'database-export-rows': {
    id: 'database-export-rows',
    releases: 'live',
    title: 'Export the rows that a swap back sets aside',
    steps: exportRowsSteps,
  },
  'database-point': {
    id: 'database-point',
    releases: 'last-verified',
    title: 'Recover the database beside as of a moment, and move over (Railway)',
    steps: recoverSteps,
  },
  'database-volume': {
    id: 'database-volume',
    releases: 'live',
    title: 'Mount a volume backup of the database (Railway)',
    steps: volumeSteps,
  },
  'database-only': {
    id: 'database-only',
    releases: 'live',
    title: 'Restore the database',
    steps: [...openingSteps, ...databaseSteps, ...closingSteps(['workers-back'])],
  },
  'database-by-schema': {
    id: 'database-by-schema',
    releases: 'live',
    title: 'Restore the database by schema: beside, in the same database, then swapped',
    steps: bySchemaSteps,
  },
  'database-in-place': {
    id: 'database-in-place',
    releases: 'live',
    title: 'Restore the database in place, behind a safety dump',
    steps: inPlaceSteps,
  },
  'contract-deploy': {
    id: 'contract-deploy',
    releases: 'live',
    title: 'Deploy a new contract',
    steps: deploySteps,
  },
  'contract-replace': {
    id: 'contract-replace',
    releases: 'live',
    title: 'Replace a contract, and point its consumers at the new one',
    steps: replaceSteps,
  },
  'contract-repoint': {
    id: 'contract-repoint',
    releases: 'live',
    title: 'Point the consumers of a contract at its successor',
    steps: repointSteps,
  },
  'database-read-only': {
    id: 'database-read-only',
    releases: 'live',
    title: 'Let the database be read only',
    steps: readOnlySteps,
  },
  'migration-back': {
    id: 'migration-back',
    releases: 'live',
    title: 'Take a failed migration back',
    steps: migrationBackSteps,
  },
  'migration-forward': {
    id: 'migration-forward',
    releases: 'live',
    title: 'Finish a failed migration',
    steps: migrationForwardSteps,
  },
  'contract-upgrade': {
    id: 'contract-upgrade',
    releases: 'live',
    title: 'Upgrade a contract behind its proxy',
    steps: upgradeSteps,
  },
  'database-repair': {
    id: 'database-repair',
    releases: 'live',
    title: 'Repair damaged rows out of a backup, without a swap',
    steps: repairSteps,
  },
  'database-reimport': {
    id: 'database-reimport',
    releases: 'live',
    title: 'Bring rows back out of the database that a swap left behind',
    steps: reimportSteps,
  },
  'migration-reverse': {
    id: 'migration-reverse',
    releases: 'live',
    title: 'Reverse a migration that succeeded',
    steps: migrationReverseSteps,
  },
  'contracts-pause': {
    id: 'contracts-pause',
    releases: 'live',
    title: 'Pause the contracts',
    steps: pauseSteps,
  },
  'contracts-unpause': {
    id: 'contracts-unpause',
    releases: 'live',
    title: 'Unpause the contracts',
    steps: unpauseSteps,
  },
  'contracts-migrate': {
    id: 'contracts-migrate',
    releases: 'live',
    title: 'Move the state of a paused contract into its successor',
    steps: migrateSteps,
  },
  'contracts-pause-others': {
    id: 'contracts-pause-others',
    releases: 'live',
    title: 'Pause what others sign for: Safe, timelock, offline',
    steps: stepsByOthers('pause'),
  },
  'contracts-unpause-others': {
    id: 'contracts-unpause-others',
    releases: 'live',
    title: 'Unpause what others sign for: Safe, timelock, offline',
    steps: stepsByOthers('unpause'),
  },
  'contracts-presign': {
    id: 'contracts-presign',
    releases: 'live',
    title: 'Sign a pause for a night on which the key is away',
    steps: presignSteps,
  },
  'contracts-send-signed': {
    id: 'contracts-send-signed',
    releases: 'live',
    title: 'Send what was signed',
    steps: sendSignedSteps,
  },
  'paymaster-dry': {
    id: 'paymaster-dry',
    releases: 'live',
    title: 'The paymaster is dry: fund a backup and switch to it',
    steps: paymasterDrySteps,
  },
  'paymaster-drained': {
    id: 'paymaster-drained',
    releases: 'live',
    title: 'The paymaster is drained: stop signing, take what is left, switch to a backup',
    steps: paymasterDrainedSteps,
  },
  'pin-hold': {
    id: 'pin-hold',
    releases: 'live',
    title: 'Keep pushes from replacing the API',
    steps: pinHoldSteps,
  },
  'pin-release': {
    id: 'pin-release',
    releases: 'live',
    title: 'Release the pin: pushes go live again',
    steps: pinReleaseSteps,
  },
  'fix-live': {
    id: 'fix-live',
    releases: 'live',
    title: 'Put the fix live, and end the pin',
    steps: fixLiveSteps,
  },
}

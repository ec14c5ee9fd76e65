import type { Runbook, RunbookId } from '../../../shared/domain/runbook.ts'
import { apiRedeploySteps, apiSteps } from './api-steps.ts'
import { checklistSteps, closingSteps, tellStart } from './around-steps.ts'
import { databaseSteps } from './database-steps.ts'
import { webPromoteSteps, webSteps } from './web-steps.ts'

/** The procedures themselves. Order and gates are data; how a step is done is in the systems. */
export const runbooks: Readonly<Record<RunbookId, Runbook>> = {
  'fast-lane': {
    id: 'fast-lane',
    releases: 'last-verified',
    title: 'Roll back web and API',
    steps: [
      tellStart,
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
      tellStart,
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
    steps: apiSteps.map((step) => ({ ...step, when: 'always' })),
  },
  'api-redeploy': {
    id: 'api-redeploy',
    releases: 'last-verified',
    title: 'Redeploy an earlier API (builds it again: for when its image is gone)',
    steps: apiRedeploySteps,
  },
  'database-only': {
    id: 'database-only',
    releases: 'live',
    title: 'Restore the database',
    steps: [tellStart, ...databaseSteps, ...closingSteps(['workers-back'])],
  },
}

import type { Runbook, RunbookId } from '../../../shared/domain/runbook.ts'
import { apiSteps } from './api-steps.ts'
import { checklistSteps, closingSteps, tellStart } from './around-steps.ts'
import { databaseSteps } from './database-steps.ts'
import { webSteps } from './web-steps.ts'

/** The procedures themselves. Order and gates are data; how a step is done is in the systems. */
export const runbooks: Readonly<Record<RunbookId, Runbook>> = {
  'fast-lane': {
    id: 'fast-lane',
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
  'web-only': { id: 'web-only', title: 'Roll back web', steps: webSteps },
  'api-only': { id: 'api-only', title: 'Roll back the API', steps: apiSteps },
  'database-only': {
    id: 'database-only',
    title: 'Restore the database',
    steps: [tellStart, ...databaseSteps, ...closingSteps(['workers-back'])],
  },
}

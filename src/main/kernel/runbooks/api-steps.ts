import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { checkStep, operationStep, targetOf } from './step-builders.ts'

/** API at once with the web, where the coherence check says that the old code runs on the new schema. */
export const apiSteps: readonly RunbookStep[] = [
  operationStep(
    'api-rollback',
    'Roll back the API',
    { system: 'railway', name: 'rollback' },
    {
      input: { service: 'api', target: targetOf('railway') },
      when: 'api-runs-on-head',
      // Consumers before producers; but a slow web must not hold the API up.
      behind: ['web-rollback'],
      // Shown and owed; the database behind it brings the same code back itself.
      onFailure: 'go-on',
    },
  ),
  checkStep(
    'api-verify',
    'Ask every replica of the API',
    { system: 'api', name: 'healthy' },
    {
      input: { target: targetOf('railway') },
      when: 'api-runs-on-head',
      after: ['api-rollback'],
      onFailure: 'go-on',
    },
  ),
]

/** For when Railway no longer keeps the image: the same source is built again, which takes minutes. */
export const apiRedeploySteps: readonly RunbookStep[] = [
  operationStep(
    'api-redeploy',
    'Redeploy an earlier API',
    { system: 'railway', name: 'redeploy' },
    { input: { service: 'api', target: targetOf('railway') } },
  ),
  checkStep(
    'api-verify',
    'Ask every replica of the API',
    { system: 'api', name: 'healthy' },
    { input: { target: targetOf('railway') }, after: ['api-redeploy'] },
  ),
]

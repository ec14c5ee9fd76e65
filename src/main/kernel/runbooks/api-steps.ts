import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { checkStep, operationStep, runId, targetOf } from './step-builders.ts'

/** API at once with the web, where the coherence check says that the old code runs on the new schema. */
export const apiSteps: readonly RunbookStep[] = [
  // An image that runs `migrate deploy` at boot does not come up while a migration counts as failed (P3009).
  operationStep(
    'migration-unblock',
    'Give up the failed migration',
    { system: 'prisma', name: 'unblock' },
    { input: { run: runId }, when: 'migration-failed', onFailure: 'go-on' },
  ),
  operationStep(
    'api-rollback',
    'Roll back the API',
    { system: 'railway', name: 'rollback' },
    {
      input: { service: 'api', target: targetOf('railway') },
      when: 'api-runs-on-head',
      // Consumers before producers; but a slow web must not hold the API up.
      behind: ['web-rollback'],
      after: ['migration-unblock'],
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

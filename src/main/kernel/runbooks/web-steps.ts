import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { checkStep, operationStep, reason, targetOf } from './step-builders.ts'

/** Web first: consumers before producers. */
export const webSteps: readonly RunbookStep[] = [
  operationStep(
    'web-rollback',
    'Roll back web',
    { system: 'vercel', name: 'rollback' },
    {
      input: { target: targetOf('vercel'), reason },
      // A provider that is down must not keep the others from going back.
      onFailure: 'go-on',
    },
  ),
  checkStep(
    'web-verify',
    'Look at the site on every domain',
    { system: 'site', name: 'serves' },
    {
      input: { target: targetOf('vercel') },
      after: ['web-rollback'],
      onFailure: 'go-on',
    },
  ),
]

/** The procedure's own way. It turns auto-assignment on, so the next push to main goes live: said in its plan. */
export const webPromoteSteps: readonly RunbookStep[] = [
  operationStep(
    'web-promote',
    'Promote an earlier build of web',
    { system: 'vercel', name: 'promote' },
    { input: { target: targetOf('vercel') }, endsPin: 'vercel' },
  ),
  checkStep(
    'web-verify',
    'Look at the site on every domain',
    { system: 'site', name: 'serves' },
    { input: { target: targetOf('vercel') }, after: ['web-promote'] },
  ),
]

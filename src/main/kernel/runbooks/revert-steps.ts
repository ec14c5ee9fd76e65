import type { SystemId } from '../../../shared/domain/identifiers.ts'
import type { RunbookStep } from '../../../shared/domain/runbook.ts'
import { tellEnd, tellStart } from './around-steps.ts'
import { checkStep, operationStep, planOf, runId, startedAt, targetOf } from './step-builders.ts'

interface RevertOf {
  readonly side: 'web' | 'api'
  /** Its provider: lists what there is to go back to. */
  readonly provider: SystemId
  /** What is to be known of the provider before code is pushed. */
  readonly before: readonly RunbookStep[]
  readonly check: { readonly system: SystemId; readonly name: string }
  readonly checkTitle: string
}

/** Committed and looked at here first; a branch of its own before the one that deploys. */
function revertSteps({
  side,
  provider,
  before,
  check,
  checkTitle,
}: RevertOf): readonly RunbookStep[] {
  const id = (step: string) => `${side}-revert-${step}`
  const pushed = { run: runId, side }
  return [
    tellStart,
    operationStep(
      id('fetch'),
      `Fetch the branch of the ${side}`,
      { system: 'git', name: 'fetch' },
      // Without the network the revert is prepared from what the clone has.
      { input: { side }, onFailure: 'go-on' },
    ),
    operationStep(
      id('commit'),
      `Commit the last good code of the ${side}`,
      { system: 'git', name: 'revert' },
      {
        input: { run: runId, startedAt, side, target: targetOf(provider) },
        behind: [id('fetch')],
      },
    ),
    operationStep(
      id('branch'),
      'Push it to a branch of its own',
      { system: 'git', name: 'push-branch' },
      { input: pushed, after: [id('commit')], onFailure: 'go-on' },
    ),
    ...before,
    operationStep(
      id('push'),
      'Push it to the branch of production',
      { system: 'git', name: 'push' },
      {
        input: pushed,
        after: [id('commit')],
        behind: [id('branch'), ...before.map((step) => step.id)],
      },
    ),
    checkStep(id('check'), checkTitle, check, {
      input: { target: planOf(id('push'), 'release') },
      after: [id('push')],
      onFailure: 'go-on',
    }),
    tellEnd(id('check')),
  ]
}

/** The procedure's third way for the site. */
export const webRevertSteps = revertSteps({
  side: 'web',
  provider: 'vercel',
  before: [
    checkStep(
      'web-revert-pin',
      'See whether a push goes live',
      { system: 'vercel', name: 'takes-pushes' },
      { after: ['web-revert-commit'], onFailure: 'go-on' },
    ),
  ],
  check: { system: 'site', name: 'serves-after-build' },
  checkTitle: 'Look at the site on every domain',
})

/** The procedure's second way for the API. */
export const apiRevertSteps = revertSteps({
  side: 'api',
  provider: 'railway',
  before: [],
  check: { system: 'api', name: 'healthy-after-build' },
  checkTitle: 'Ask every replica of the API',
})

import type { PinSystem } from '../../../shared/domain/pin.ts'
import type { InputTemplate, RunbookStep } from '../../../shared/domain/runbook.ts'
import { checkStep, manualStep, operationStep, pinOf, planOf, targetOf } from './step-builders.ts'

const fetchOf = (side: 'web' | 'api'): RunbookStep =>
  operationStep(
    `pin-${side}-fetch`,
    `Fetch the branch of the ${side}`,
    { system: 'git', name: 'fetch' },
    // Without the network the look goes on with what the clone has, and says so.
    { input: { side }, onFailure: 'go-on' },
  )

/** What a rollback leaves behind on the branch is what the next build would bring back. */
const mainOf = (side: 'web' | 'api', system: PinSystem): RunbookStep =>
  checkStep(
    `pin-${side}-main`,
    `See whether the branch of the ${side} is free of what was taken back`,
    { system: 'git', name: 'branch-is-free' },
    { input: { side, pinned: pinOf(system) }, behind: [`pin-${side}-fetch`] },
  )

interface Released {
  readonly after: string
  readonly look: InputTemplate
  readonly verify?: InputTemplate
}

const webReleased = ({ after, look, verify }: Released): readonly RunbookStep[] => [
  checkStep(
    'pin-web-look',
    'Look at the site on every domain',
    { system: 'site', name: 'serves' },
    { input: look, after: [after] },
  ),
  checkStep(
    'pin-web-verify',
    'See that pushes of the web go live, and what is live',
    { system: 'vercel', name: 'released' },
    { input: { pinned: pinOf('vercel'), ...verify }, after: ['pin-web-look'], endsPin: 'vercel' },
  ),
]

const apiReleased = ({ after, look }: Released): readonly RunbookStep[] => [
  checkStep(
    'pin-api-look',
    'Ask every replica of the API',
    { system: 'api', name: 'healthy' },
    { input: look, after: [after] },
  ),
  checkStep(
    'pin-api-verify',
    'See that pushes of the API go live, and what runs',
    { system: 'railway', name: 'released' },
    { input: { pinned: pinOf('railway') }, after: ['pin-api-look'], endsPin: 'railway' },
  ),
]

/** A rollback of Railway leaves auto-deploy on: the next push would replace it (facts/railway.md §5). */
export const pinHoldSteps: readonly RunbookStep[] = [
  operationStep(
    'pin-hold',
    'Keep pushes from replacing the API',
    { system: 'railway', name: 'auto-deploy' },
    { input: { enabled: false } },
  ),
  checkStep(
    'pin-hold-check',
    'Read again what runs',
    { system: 'railway', name: 'none-of' },
    { input: { pinned: pinOf('railway') }, after: ['pin-hold'] },
  ),
]

/** The last lines of the procedure's follow-up: tests, and the release with the fix. */
export const fixLiveSteps: readonly RunbookStep[] = [
  manualStep(
    'fix-named',
    'The fix is named, and its test',
    'Name the commit of the fix and the test that would have caught the incident.',
  ),
  fetchOf('web'),
  fetchOf('api'),
  mainOf('web', 'vercel'),
  mainOf('api', 'railway'),
  // Consumers behind producers: the fixed site may need the fixed API.
  operationStep(
    'fix-api',
    'Deploy the fix on the API',
    { system: 'railway', name: 'deploy-head' },
    { input: { pinned: pinOf('railway') }, after: ['pin-api-main'] },
  ),
  operationStep(
    'pin-api-release',
    'Let Railway deploy what is pushed again',
    { system: 'railway', name: 'auto-deploy' },
    { input: { enabled: true }, after: ['fix-api'] },
  ),
  ...apiReleased({ after: 'pin-api-release', look: { target: planOf('fix-api', 'release') } }),
  operationStep(
    'fix-web',
    'Put the build of the fix on the air',
    { system: 'vercel', name: 'promote-fix' },
    { input: { pinned: pinOf('vercel') }, after: ['pin-web-main', 'pin-api-look'] },
  ),
  // Which build that is, the plan says; what the pages must be is that they load.
  ...webReleased({
    after: 'fix-web',
    look: {},
    verify: { deployment: planOf('fix-web', 'deploymentId') },
  }),
]

/** What is live stays live; from then on pushes go live again. */
export const pinReleaseSteps: readonly RunbookStep[] = [
  fetchOf('web'),
  fetchOf('api'),
  mainOf('web', 'vercel'),
  mainOf('api', 'railway'),
  operationStep(
    'pin-web-release',
    'Let Vercel assign its domains to new builds again',
    { system: 'vercel', name: 'promote' },
    { input: { target: targetOf('vercel') }, after: ['pin-web-main'] },
  ),
  ...webReleased({
    after: 'pin-web-release',
    look: { target: targetOf('vercel') },
    verify: { deployment: targetOf('vercel', 'deploymentId') },
  }),
  operationStep(
    'pin-api-release',
    'Let Railway deploy what is pushed again',
    { system: 'railway', name: 'auto-deploy' },
    { input: { enabled: true }, after: ['pin-api-main'] },
  ),
  ...apiReleased({ after: 'pin-api-release', look: { target: targetOf('railway') } }),
]

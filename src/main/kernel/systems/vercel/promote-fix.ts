import { z } from 'zod'
import { FailureError, failure } from '../../../../shared/domain/failure.ts'
import type { Operation } from '../../ports/system.ts'
import { badCommits, PinnedInput } from '../pinned-input.ts'
import type { AliasMoveDetails } from './details.ts'
import { observeVercel, type VercelObserved } from './observe.ts'
import { promote } from './promote.ts'
import { readProductionDeployments } from './read-deployments.ts'
import { readProject } from './read-project.ts'

const FixInput = z.object({ pinned: PinnedInput })
type FixInput = z.infer<typeof FixInput>

/** The newest build of the branch of production, which waits behind the pin: promoting it ends the pin. */
export const promoteFix: Operation<FixInput, VercelObserved, AliasMoveDetails> = {
  ...promote,
  name: 'promote-fix',
  input: FixInput,
  async probe({ pinned }, world, signal) {
    const [project, listed] = await Promise.all([
      readProject(world, signal),
      readProductionDeployments(world, signal),
    ])
    const bad = badCommits(pinned)
    const newest = listed.toSorted((a, b) => b.createdAt - a.createdAt)[0]
    const tried = 'to find the build of the fix'
    const next =
      'Push the fix (or merge its pull request), wait until Vercel has built it, and look again.'
    const refuse = (summary: string): never => {
      throw new FailureError(failure('NO_CANDIDATE', { summary, tried, next, retry: 'safe' }))
    }
    if (newest === undefined) return refuse('Vercel lists no build of production.')
    if (newest.id !== project.productionId && bad.includes(newest.commit))
      return refuse(`The newest build, ${newest.id}, is of the commit that was taken back.`)
    if (newest.state !== 'READY')
      return refuse(`The newest build, ${newest.id}, is ${newest.state}, not READY.`)
    return observeVercel(newest.id, world, signal)
  },
  plan(_, observed) {
    const { id, commit } = observed.target
    const target = { deploymentId: id, ...(commit === '' ? {} : { commit }) }
    const planned = promote.plan({ target }, observed)
    if (planned.kind !== 'plan') return planned
    const warning =
      'Whether this commit repairs what was taken back, only people know: compare it before the hold.'
    const { plan } = planned
    return {
      kind: 'plan',
      plan: { ...plan, operation: 'promote-fix', warnings: [warning, ...plan.warnings] },
    }
  },
}

import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Check } from '../../ports/system.ts'
import { isPinned, readProject } from './read-project.ts'

/** Whether a push to the production branch goes live. While a rollback pins production, it is built and waits. */
export const takesPushes: Check = {
  system: 'vercel',
  name: 'takes-pushes',
  patience: { everyMs: 1000, forMs: 5_000 },
  async run(_input, world, signal) {
    const project = await readProject(world, signal)
    const evidence = [fact('autoAssignCustomDomains', String(project.autoAssign ?? 'not said'))]
    if (!isPinned(project)) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      evidence,
      failure: failure('BLOCKED', {
        summary:
          'Production is pinned by a rollback: what is pushed is built, and does not go live.',
        tried: 'to see whether Vercel assigns its domains to new builds',
        world:
          'The revert can be pushed all the same: it keeps the next build from being the bad one.',
        next: 'Where the pushed code shall be live now, promote its build when it is ready: that releases the pin.',
      }),
    }
  },
}

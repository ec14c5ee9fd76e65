import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Check } from '../../ports/system.ts'
import { SuccessorInput, siteConsumer } from '../contract-consumers.ts'
import { readProductionVariable } from './read-environment.ts'
import { isPinned, readProject } from './read-project.ts'

/** What the site's variable is now, and whether a build could go live: on record before anything is changed. */
export const consumerCheck: Check = {
  system: 'vercel',
  name: 'consumers',
  patience: { everyMs: 1_000, forMs: 30_000 },
  async run(input, world, signal) {
    const key = siteConsumer(world.profile, SuccessorInput.parse(input).contract)
    if (key === undefined) {
      return { kind: 'verified', evidence: [fact('Site', 'has it out of no variable')] }
    }
    const [found, project] = await Promise.all([
      readProductionVariable(key, world, signal),
      readProject(world, signal),
    ])
    const pinned = isPinned(project)
    const evidence = [
      fact(
        key,
        found === undefined ? 'not there' : (found.value ?? `not readable (${found.type})`),
      ),
      fact('Production', pinned ? 'pinned by a rollback' : 'follows the newest build'),
    ]
    if (found === undefined) {
      return {
        kind: 'failed',
        evidence,
        failure: failure('NOT_FOUND', {
          summary: `The project has no variable ${key} for production.`,
          tried: `to read ${key}`,
          world: 'Nothing was changed.',
          next: 'Correct its name in the profile, or make it in the dashboard.',
          field: 'systems.contracts.contracts',
        }),
      }
    }
    if (!pinned) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      evidence,
      failure: failure('BLOCKED', {
        summary: 'Production is pinned by a rollback: a new build would wait and not go live.',
        tried: 'to look whether a build with the new address would go live',
        answered: 'autoAssignCustomDomains false',
        world: 'Nothing was changed.',
        next: 'Promote the live build first (“Web by promote” releases the pin), then look again.',
      }),
    }
  },
}

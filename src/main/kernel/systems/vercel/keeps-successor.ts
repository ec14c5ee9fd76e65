import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Check } from '../../ports/system.ts'
import { SuccessorInput, siteConsumer, successorOf } from '../contract-consumers.ts'
import { readProductionVariable } from './read-environment.ts'
import { isPinned, readProject } from './read-project.ts'

const HIDDEN = 'not readable: the pages tell'

/** Whether the next build keeps the new address: the variable holds it, whoever builds. */
export const keepsSuccessor: Check = {
  system: 'vercel',
  name: 'keeps-successor',
  patience: { everyMs: 1_000, forMs: 30_000 },
  async run(input, world, signal) {
    const given = SuccessorInput.parse(input)
    const key = siteConsumer(world.profile, given.contract)
    const successor = successorOf(world.profile, given)
    if (key === undefined || successor === undefined) {
      return { kind: 'verified', evidence: [fact('Site', 'has it out of no variable')] }
    }
    const [found, project] = await Promise.all([
      readProductionVariable(key, world, signal),
      readProject(world, signal),
    ])
    const evidence = [
      fact(key, found?.value ?? HIDDEN),
      fact(
        'The next push to main',
        isPinned(project)
          ? 'is built and waits: production is pinned'
          : `goes live, with ${key} as it is now`,
      ),
      fact(
        'Builds and deployments from before',
        `carry ${successor.contract.address}: whoever rolls back to one brings it back`,
      ),
    ]
    const undone = found?.value !== null && found?.value !== successor.address
    if (!undone) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      evidence,
      failure: failure('NOT_VERIFIED', {
        summary: `${key} is ${found?.value ?? 'gone'} again: the next build would not carry the new address.`,
        tried: `to read ${key}`,
        world: 'What is live now is as the steps before have shown it.',
        next: 'Ask who has set it back; set it again.',
      }),
    }
  },
}

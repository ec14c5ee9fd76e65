import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Check } from '../../ports/system.ts'
import { railwayOf, servicesOf } from './configuration.ts'
import { isRising, isRunning } from './deployment.ts'
import { readService } from './read-service.ts'

const RunningCommitInput = z.object({
  service: z.enum(['api', 'workers']),
  expectNot: z.string().min(7),
})

/** Does the failing commit run, or is it coming up? Asked after every write of configuration (facts/railway.md §11). */
export const runningCommitCheck: Check = {
  system: 'railway',
  name: 'running-commit',
  patience: { everyMs: 2000, forMs: 60_000 },
  async run(input, world, signal) {
    const { service, expectNot } = RunningCommitInput.parse(input)
    const named = servicesOf(railwayOf(world.profile), service)
    const all = await Promise.all(named.map((each) => readService(each, world, signal)))
    const found = all.flatMap((seen) =>
      [...seen.active.filter(isRunning), ...seen.listed.filter(isRising)].map((each) => ({
        name: seen.name,
        each,
      })),
    )
    const evidence = found.map(({ name, each }) =>
      fact(name, `${each.commit} ${each.status} ${each.id}`),
    )
    const bad = found.filter(({ each }) => each.commit.startsWith(expectNot))
    if (bad.length === 0) return { kind: 'verified', evidence }
    const names = bad.map(({ name, each }) => `${name} (${each.id}, ${each.status})`).join(', ')
    return {
      kind: 'failed',
      evidence,
      failure: failure('NOT_VERIFIED', {
        summary: `The failing commit ${expectNot.slice(0, 7)} is back: ${names}.`,
        tried: 'read what runs and what is coming up',
        world: `${names} runs the failing commit or will.`,
        next: 'Roll it back again, and turn auto-deploy off in the dashboard.',
      }),
    }
  },
}

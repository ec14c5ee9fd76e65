import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Check } from '../../ports/system.ts'
import { badCommits, PinnedInput } from '../pinned-input.ts'
import { guardVercel } from './guard.ts'
import { readProject } from './read-project.ts'

const Input = z.object({
  pinned: PinnedInput,
  /** What has to be live; absent where anything but what was taken back is right. */
  deployment: z.string().exactOptional(),
})

/** The pin is off, the wanted build is live, and nothing that was taken back is on its way. */
export const released: Check = {
  system: 'vercel',
  name: 'released',
  patience: { everyMs: 2000, forMs: 30_000 },
  async run(input, world, signal) {
    const { pinned, deployment } = Input.parse(input)
    const bad = badCommits(pinned)
    const { id } = await readProject(world, signal)
    const subjects = [{ system: 'vercel', id, name: 'web' }] as const
    const [sight] = await guardVercel({ subjects, bad, salt: '' }, world, signal)
    const live = sight?.live[0]
    const back = [...(sight?.live ?? []), ...(sight?.coming ?? [])].filter(({ commit }) =>
      bad.includes(commit),
    )
    const evidence = [
      fact('autoAssignCustomDomains', String(sight?.takesPushes ?? 'not said')),
      fact('Serves production', live === undefined ? 'not named' : `${live.id} ${live.commit}`),
      ...(sight?.waiting ?? [])
        .filter(({ commit }) => bad.includes(commit))
        .map(({ id: waits }) =>
          fact('Built, never live', `${waits}: goes live only if somebody promotes it`),
        ),
    ]
    const trouble =
      sight?.takesPushes === false
        ? 'Production is still pinned: pushes do not go live.'
        : back.length > 0
          ? `What was taken back is live or on its way: ${back.map(({ id: one, status }) => `${one} (${status})`).join(', ')}.`
          : deployment !== undefined && live?.id !== deployment
            ? `Production serves ${live?.id ?? 'nothing that Vercel names'}, not ${deployment}.`
            : undefined
    if (trouble === undefined) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      evidence,
      failure: failure('NOT_VERIFIED', {
        summary: trouble,
        tried: 'to see that the pin is released',
        world: 'The pin is watched further.',
        next: 'Look at the project in the dashboard; roll back again where the bad build is live.',
        retry: 'probe-first',
      }),
    }
  },
}

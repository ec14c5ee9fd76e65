import { z } from 'zod'
import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Check } from '../../ports/system.ts'
import { PinnedInput } from '../pinned-input.ts'
import { readAutoDeploy } from './auto-deploy-status.ts'
import { railwayOf, servicesOf } from './configuration.ts'
import { isRising, isRunning } from './deployment.ts'
import { readServices } from './read-service.ts'

const Input = z.object({ pinned: PinnedInput })

function failed(summary: string, evidence: readonly Evidence[]): Verdict {
  return {
    kind: 'failed',
    evidence,
    failure: failure('NOT_VERIFIED', {
      summary,
      tried: 'to read what runs, what is coming up, and auto-deploy',
      world: 'The pin is watched further.',
      next: 'Roll back again where the bad commit runs; look at auto-deploy in the dashboard.',
      retry: 'probe-first',
    }),
  }
}

/** Does one of the commits run, or is it coming up? Asked after every write of configuration (facts/railway.md §11). */
async function lookForBad(
  pinned: PinnedInput,
  world: Reads,
  signal: AbortSignal,
): Promise<{ readonly evidence: readonly Evidence[]; readonly back: string | undefined }> {
  if (pinned.length === 0) return { evidence: [fact('Pinned', 'nothing')], back: undefined }
  const seen = await readServices({ services: pinned, first: 10 }, world, signal)
  const found = seen.flatMap(({ id, name, active, listed }) =>
    [...active.filter(isRunning), ...listed.filter(isRising)].map((each) => ({ id, name, each })),
  )
  const evidence = found.map(({ name, each }) =>
    fact(name, `${each.commit} ${each.status} ${each.id}`),
  )
  // Each by its own: a service that was not rolled back may run the same commit on purpose.
  const isBad = (id: string, commit: string) =>
    pinned.some((own) => own.id === id && own.bad.includes(commit))
  const back = found.filter(({ id, each }) => isBad(id, each.commit))
  if (back.length === 0) return { evidence, back: undefined }
  const names = back.map(({ name, each }) => `${name} (${each.id}, ${each.status})`).join(', ')
  return { evidence, back: `What was taken back runs or is on its way: ${names}.` }
}

/** After a write of configuration: nothing that was taken back has come with it. */
export const noneOf: Check = {
  system: 'railway',
  name: 'none-of',
  patience: { everyMs: 2000, forMs: 30_000 },
  async run(input, world, signal) {
    const { evidence, back } = await lookForBad(Input.parse(input).pinned, world, signal)
    return back === undefined ? { kind: 'verified', evidence } : failed(back, evidence)
  },
}

/** Pushes are deployed again, and nothing that was taken back runs or is on its way. */
export const released: Check = {
  system: 'railway',
  name: 'released',
  patience: { everyMs: 2000, forMs: 30_000 },
  async run(input, world, signal) {
    const api = servicesOf(railwayOf(world.profile), 'api')
    const [{ evidence, back }, switches] = await Promise.all([
      lookForBad(Input.parse(input).pinned, world, signal),
      readAutoDeploy(api, world, signal),
    ])
    const all = [
      ...evidence,
      ...switches.map(({ service, enabled, canEnable }) =>
        fact(`Auto-deploy of ${service.name}`, enabled ? 'on' : canEnable ? 'off' : 'not possible'),
      ),
    ]
    if (back !== undefined) return failed(back, all)
    const off = switches.filter(({ enabled, canEnable }) => !enabled && canEnable)
    if (off.length === 0) return { kind: 'verified', evidence: all }
    const names = off.map(({ service }) => service.name).join(', ')
    return failed(`Auto-deploy of ${names} is still off: what is pushed does not go live.`, all)
  },
}

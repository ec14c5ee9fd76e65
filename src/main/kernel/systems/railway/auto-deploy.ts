import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import type { RailwayProfile } from '../../../../shared/domain/profile.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Operation } from '../../ports/system.ts'
import { settle } from '../settle.ts'
import { type AutoDeploy, autoDeployCall, readAutoDeploy } from './auto-deploy-status.ts'
import { type NamedService, railwayOf, servicesOf } from './configuration.ts'
import { mutationAct, sendRailway } from './send.ts'

const Input = z.object({ enabled: z.boolean() })
type Input = z.infer<typeof Input>
const Details = Input.extend({
  services: z.array(z.object({ serviceId: z.string(), name: z.string() })).min(1),
})
type Details = z.infer<typeof Details>

interface Observed {
  readonly railway: RailwayProfile
  readonly found: readonly AutoDeploy[]
}

const everyService = (railway: RailwayProfile): readonly NamedService[] => [
  ...servicesOf(railway, 'api'),
  ...servicesOf(railway, 'workers'),
]

/**
 * Switches whether pushes are deployed by themselves, on the API and on what else writes. A rollback of Railway
 * leaves it on: the next push would replace what was rolled back to (facts/railway.md §5).
 */
export const autoDeploy: Operation<Input, Observed, Details> = {
  system: 'railway',
  name: 'auto-deploy',
  input: Input,
  details: Details,
  patience: { everyMs: 1000, forMs: 20_000 },
  async probe(_, world, signal) {
    const railway = railwayOf(world.profile)
    return { railway, found: await readAutoDeploy(everyService(railway), world, signal) }
  },
  plan({ enabled }, { railway, found }) {
    const word = enabled ? 'on' : 'off'
    const due = found.filter((each) => each.enabled !== enabled && (!enabled || each.canEnable))
    if (due.length === 0) {
      const names = found.map(({ service }) => service.name).join(', ')
      const because = `Auto-deploy is ${word} already, or they have no repository: ${names}.`
      return { kind: 'nothing-to-do', because, evidence: [] }
    }
    const services = due.map(({ service: { id, name } }) => ({ serviceId: id, name }))
    const ids = services.map(({ serviceId }) => serviceId)
    const names = services.map(({ name }) => name).join(', ')
    return {
      kind: 'plan',
      plan: {
        system: 'railway',
        operation: 'auto-deploy',
        title: `Switch auto-deploy of ${names} ${word}`,
        now: found.map(({ service, enabled: is }) => fact(service.name, is ? 'on' : 'off')),
        target: services.map(({ name }) => fact(name, word)),
        acts: [mutationAct(railway, autoDeployCall(railway, ids, enabled))],
        preconditions: {},
        details: { enabled, services },
        reversibility: 'reversible',
        warnings: enabled
          ? ['The next push to the branch of production goes live by itself.']
          : [
              'What is pushed is not deployed from now on, a fix neither: release the pin at the end.',
            ],
      },
    }
  },
  planUndo({ details: { enabled, services } }, { railway }) {
    const ids = services.map(({ serviceId }) => serviceId)
    const names = services.map(({ name }) => name).join(', ')
    return {
      kind: 'undo',
      title: `Switch auto-deploy of ${names} ${enabled ? 'off' : 'on'} again`,
      acts: [mutationAct(railway, autoDeployCall(railway, ids, !enabled))],
      operation: { system: 'railway', name: 'auto-deploy', input: { enabled: !enabled } },
    }
  },
  preState: async () => ({}),
  apply({ details: { enabled, services } }, world, signal) {
    const ids = services.map(({ serviceId }) => serviceId)
    const call = autoDeployCall(railwayOf(world.profile), ids, enabled)
    return sendRailway(call, services.length, { world, signal })
  },
  reconcile: ({ plan: { details } }, world, signal) =>
    settle(
      async () => ((await differing(details, world, signal)).length === 0 ? 'happened' : 'did-not'),
      { looks: 4, everyMs: 1000 },
      { world, signal },
    ),
  async verify({ details }, world, signal) {
    const left = await differing(details, world, signal)
    const evidence = details.services.map(({ name }) =>
      fact(name, left.includes(name) !== details.enabled ? 'on' : 'off'),
    )
    return left.length === 0
      ? { kind: 'verified', evidence }
      : { kind: 'pending', waitingFor: `Railway to switch ${left.join(', ')}`, evidence }
  },
}

/** Names of the services that are not as they shall be. */
async function differing(
  { enabled, services }: Details,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const named = services.map(({ serviceId: id, name }) => ({ id, name }))
  const found = await readAutoDeploy(named, world, signal)
  return named
    .filter(({ id }) => found.find(({ service }) => service.id === id)?.enabled !== enabled)
    .map(({ name }) => name)
}

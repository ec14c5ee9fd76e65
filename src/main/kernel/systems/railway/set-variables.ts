import { fact } from '../../../../shared/domain/evidence.ts'
import type { Plan } from '../../../../shared/domain/plan.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Operation } from '../../ports/system.ts'
import { settle } from '../settle.ts'
import { railwayOf, servicesOf } from './configuration.ts'
import {
  planVariables,
  planVariablesBack,
  setVariablesCall,
  VariablesDetails,
  VariablesInput,
  type VariablesObserved,
} from './plan-variables.ts'
import { readVariables } from './read-service.ts'
import { sendRailway } from './send.ts'
import { wantedVariables } from './wanted-variables.ts'

/** Sets variables of services, and deploys nothing. */
export const setVariables: Operation<VariablesInput, VariablesObserved, VariablesDetails> = {
  system: 'railway',
  name: 'set-variables',
  input: VariablesInput,
  details: VariablesDetails,
  patience: { everyMs: 1_000, forMs: 60_000 },
  async probe(input, world, signal) {
    const railway = railwayOf(world.profile)
    const named = servicesOf(railway, input.service)
    const asked = wantedVariables(world.profile, input).flatMap(({ service, wanted }) => {
      const found = named.find(({ name }) => name === service)
      return found === undefined || Object.keys(wanted).length === 0
        ? []
        : [{ service: found, wanted }]
    })
    const services = await Promise.all(
      asked.map(async ({ service, wanted }) => {
        const names = Object.keys(wanted)
        const former = await readVariables(service.id, names, { world, signal })
        return { service, wanted, former }
      }),
    )
    return { railway, group: input.service, services }
  },
  plan: planVariables,
  planUndo: planVariablesBack,
  preState: async () => ({}),
  apply: ({ details }, world, signal) => {
    const call = setVariablesCall(railwayOf(world.profile), details.services)
    return sendRailway(call, details.services.length, { world, signal })
  },
  reconcile: ({ plan: { details } }, world, signal) =>
    settle(
      async () => ((await differing(details, world, signal)).length === 0 ? 'happened' : 'did-not'),
      { looks: 4, everyMs: 1_000 },
      { world, signal },
    ),
  async verify({ details }: Plan<VariablesDetails>, world, signal) {
    const left = await differing(details, world, signal)
    const evidence = details.services.flatMap(({ variables }) =>
      Object.entries(variables).map(([name, value]) => fact(name, value)),
    )
    return left.length === 0
      ? { kind: 'verified', evidence }
      : { kind: 'pending', waitingFor: left.join(', '), evidence: [] }
  },
}

async function differing(
  { services }: VariablesDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const all = services.map(async ({ serviceId, name: service, variables }) => {
    const names = Object.keys(variables)
    const found = await readVariables(serviceId, names, { world, signal })
    return names
      .filter((name) => found?.[name] !== variables[name])
      .map((name) => `${name} of ${service}`)
  })
  return (await Promise.all(all)).flat()
}

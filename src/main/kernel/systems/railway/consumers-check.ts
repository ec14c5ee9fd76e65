import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Check } from '../../ports/system.ts'
import { railwayConsumers, SuccessorInput } from '../contract-consumers.ts'
import { railwayOf, servicesOf } from './configuration.ts'
import { readVariables } from './read-service.ts'

/** What the services name now: on record before anything is changed. One that cannot be read could not be put back. */
export const consumersCheck: Check = {
  system: 'railway',
  name: 'consumers',
  patience: { everyMs: 1_000, forMs: 30_000 },
  async run(input, world, signal) {
    const { contract } = SuccessorInput.parse(input)
    const railway = railwayOf(world.profile)
    const asked = (['api', 'workers'] as const).flatMap((group) =>
      railwayConsumers(world.profile, contract, group).flatMap(({ service, variable }) => {
        const found = servicesOf(railway, group).find(({ name }) => name === service)
        return found === undefined ? [] : [{ ...found, variable }]
      }),
    )
    if (asked.length === 0) {
      return { kind: 'verified', evidence: [fact('Services', 'none has it out of a variable')] }
    }
    const found = await Promise.all(
      asked.map(async ({ id, name, variable }) => ({
        label: `${variable} of ${name}`,
        known: await readVariables(id, [variable], { world, signal }),
        variable,
      })),
    )
    const evidence = found.map(({ label, known, variable }) =>
      fact(label, known === undefined ? 'not readable' : (known[variable] ?? 'not set')),
    )
    const hidden = found.filter(({ known }) => known === undefined)
    if (hidden.length === 0) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      evidence,
      failure: failure('FORBIDDEN', {
        summary: `${hidden.map(({ label }) => label).join(', ')} cannot be read: what they are now could not be put back.`,
        tried: 'to read what the services name now',
        world: 'Nothing was changed.',
        next: `Use a token that may read variables as credential “${railway.secret}”.`,
        field: 'systems.railway.secret',
      }),
    }
  },
}

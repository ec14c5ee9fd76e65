import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Check } from '../../../ports/system.ts'
import { railwayOf, servicesOf } from '../configuration.ts'
import { DATABASE_VARIABLE, readDatabaseReference } from './database-reference.ts'
import { readVolume, recoveredName } from './read-volume.ts'

const Input = z.object({ run: z.string().regex(/^[a-z0-9]{8}$/) })

/** Read back behind the deployments: one of them may have brought the variables of before with it (facts/railway.md §11). */
export const namesRecovered: Check = {
  system: 'railway',
  name: 'names-recovered',
  patience: { everyMs: 2_000, forMs: 30_000 },
  async run(input, world, signal) {
    const { run } = Input.parse(input)
    const railway = railwayOf(world.profile)
    const wanted = recoveredName(await readVolume(world, signal), run)
    const all = await Promise.all(
      [...servicesOf(railway, 'api'), ...servicesOf(railway, 'workers')].map(async (service) => ({
        ...service,
        named: await readDatabaseReference(service, world, signal),
      })),
    )
    const evidence = all.map(({ name, named }) =>
      fact(
        `${DATABASE_VARIABLE} of ${name}`,
        named.kind === 'reference' ? named.text : named.kind === 'value' ? 'a value' : 'not set',
      ),
    )
    const other = all.filter(({ named }) => named.kind !== 'reference' || named.service !== wanted)
    if (other.length === 0) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      evidence,
      failure: failure('NOT_VERIFIED', {
        summary: `${other.map(({ name }) => name).join(', ')} name another database than ${wanted}.`,
        tried: `to read ${DATABASE_VARIABLE} back`,
        world: 'They may write into the database of before: what they write is not in the new one.',
        next: 'Point them at it once more, and deploy them again.',
      }),
    }
  },
}

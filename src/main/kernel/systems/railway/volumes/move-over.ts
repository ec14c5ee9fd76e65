import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../../shared/domain/profile.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { Operation } from '../../../ports/system.ts'
import { settle } from '../../settle.ts'
import { type NamedService, railwayOf, servicesOf } from '../configuration.ts'
import { setVariablesCall } from '../plan-variables.ts'
import { refusal } from '../refuse.ts'
import { mutationAct, sendRailway } from '../send.ts'
import {
  DATABASE_VARIABLE,
  type NamedDatabase,
  readDatabaseReference,
  referenceTo,
} from './database-reference.ts'
import { readVolume, recoveredName, type VolumeSight } from './read-volume.ts'

const Input = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  /** Back to the database of the profile, instead of over to the one that this run recovered. */
  back: z.boolean().exactOptional(),
})
type Input = z.infer<typeof Input>

const Details = z.object({
  run: z.string(),
  /** The database service that is named from now on. */
  database: z.string(),
  services: z.array(
    z.object({ serviceId: z.string(), name: z.string(), from: z.string(), to: z.string() }),
  ),
})
type Details = z.infer<typeof Details>

interface Observed {
  readonly railway: RailwayProfile
  readonly sight: VolumeSight
  readonly services: readonly (NamedService & { readonly named: NamedDatabase })[]
}

const callOf = (railway: RailwayProfile, { services }: Details) =>
  setVariablesCall(
    railway,
    services.map(({ serviceId, to }) => ({ serviceId, variables: { [DATABASE_VARIABLE]: to } })),
  )

/**
 * Points API and workers at the recovered database: the reference in their DATABASE_URL, all in one request, and
 * without a deployment, which by itself would be of the newest commit (facts/railway.md §11). What runs goes on with
 * the database of before until it is deployed again.
 */
export const moveOver: Operation<Input, Observed, Details> = {
  system: 'railway',
  name: 'move-over',
  input: Input,
  details: Details,
  patience: { everyMs: 1_000, forMs: 60_000 },
  async probe(_input, world, signal) {
    const railway = railwayOf(world.profile)
    const named = [...servicesOf(railway, 'api'), ...servicesOf(railway, 'workers')]
    const [sight, services] = await Promise.all([
      readVolume(world, signal),
      Promise.all(
        named.map(async (service) => ({
          ...service,
          named: await readDatabaseReference(service, world, signal),
        })),
      ),
    ])
    return { railway, sight, services }
  },
  plan,
  planUndo: ({ details }, { sight }) => ({
    kind: 'undo',
    title: `Point ${details.services.map(({ name }) => name).join(', ')} at ${details.services[0]?.from ?? 'the database of before'} again`,
    acts: [],
    operation: {
      system: 'railway',
      name: 'move-over',
      input: { run: details.run, back: details.database !== ownName(sight) },
    },
  }),
  preState: async () => ({}),
  apply: ({ details }, world, signal) =>
    sendRailway(callOf(railwayOf(world.profile), details), details.services.length, {
      world,
      signal,
    }),
  reconcile: ({ plan: { details } }, world, signal) =>
    settle(
      async () => ((await differing(details, world, signal)).length === 0 ? 'happened' : 'did-not'),
      { looks: 4, everyMs: 1_000 },
      { world, signal },
    ),
  async verify({ details }, world, signal) {
    const left = await differing(details, world, signal)
    // Read back, never taken from what was sent.
    if (left.length > 0) return { kind: 'pending', waitingFor: left.join(', '), evidence: [] }
    const evidence = details.services.map(({ name, to }) =>
      fact(`${DATABASE_VARIABLE} of ${name}`, to),
    )
    return { kind: 'verified', evidence }
  },
}

const ownName = (sight: VolumeSight): string => sight.services[sight.serviceId] ?? 'postgres'

function plan(input: Input, { railway, sight, services }: Observed): Planned<Details> {
  const database = input.back === true ? ownName(sight) : recoveredName(sight, input.run)
  const id = Object.entries(sight.services).find(([, name]) => name === database)?.[0]
  if (id === undefined)
    return refusal('NOT_FOUND', {
      summary: `There is no service ${database} in this environment.`,
      answered: Object.values(sight.services).join(', '),
      next: 'Recover the database beside first, or look in the dashboard whether it was deleted.',
      field: 'run',
    })
  const unreadable = services.filter(({ named }) => named.kind !== 'reference')
  if (unreadable.length > 0)
    return refusal('BLOCKED', {
      summary: `${DATABASE_VARIABLE} of ${unreadable.map(({ name }) => name).join(', ')} is no reference to a service: it holds an address with its password, or nothing.`,
      next: `Set it in the dashboard to the recovered service’s ${DATABASE_VARIABLE}, as a reference; then skip this step with what you saw.`,
      field: DATABASE_VARIABLE,
    })
  const moved = services.flatMap(({ id: serviceId, name, named }) =>
    named.kind === 'reference' && named.service !== database
      ? [{ serviceId, name, from: named.text, to: referenceTo(database, named.text) }]
      : [],
  )
  if (moved.length === 0)
    return {
      kind: 'nothing-to-do',
      because: `${services.map(({ name }) => name).join(', ')} name ${database} already.`,
      evidence: services.map(({ name }) => fact(`${DATABASE_VARIABLE} of ${name}`, database)),
    }
  const details = { run: input.run, database, services: moved }
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: 'move-over',
      title: `Point ${moved.map(({ name }) => name).join(', ')} at ${database}`,
      now: moved.map(({ name, from }) => fact(`${DATABASE_VARIABLE} of ${name}`, from)),
      target: moved.map(({ name, to }) => fact(`${DATABASE_VARIABLE} of ${name}`, to)),
      acts: [mutationAct(railway, callOf(railway, details))],
      preconditions: Object.fromEntries(moved.map(({ name, from }) => [name, from])),
      details,
      reversibility: 'reversible',
      challenge: {
        expects: `${moved.length} ${id.slice(-4)}`,
        madeOf: `how many services are moved, a space, and the last four characters of the id of ${database} (${id})`,
      },
      warnings: [
        'Nothing runs with it before it is deployed again, which the next step does.',
        'A rollback of Railway brings the variables of before back, and with them the old database: deploy again instead.',
        'What is written to the one database from then on is not in the other.',
      ],
    },
  }
}

async function differing(
  { services, database }: Details,
  world: Reads,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const all = services.map(async ({ serviceId, name, to }) => {
    const found = await readDatabaseReference({ id: serviceId, name }, world, signal)
    const same = found.kind === 'reference' && found.text === to
    return same ? [] : [`${DATABASE_VARIABLE} of ${name} to name ${database}`]
  })
  return (await Promise.all(all)).flat()
}

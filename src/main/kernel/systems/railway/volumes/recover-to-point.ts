import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../../shared/domain/profile.ts'
import type { Operation } from '../../../ports/system.ts'
import { railwayOf } from '../configuration.ts'
import { mutationAct, sendRailway } from '../send.ts'
import { readVolume, type VolumeSight } from './read-volume.ts'

const Input = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  /** When what must not be in it began, e.g. `started_at` of the bad migration; ISO, with its offset. */
  before: z.string().exactOptional(),
})
type Input = z.infer<typeof Input>

const Details = z.object({ instanceId: z.string(), target: z.string(), name: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly railway: RailwayProfile
  readonly sight: VolumeSight
}

/** So much earlier than what must not be in it. The archive is written once a minute at the latest; commits are exact. */
const EARLIER_MS = 1000

const DOCUMENT = `mutation RecoverToPoint($volume: String!, $target: DateTime!, $name: String) {
  volumeInstancePITRRestore(volumeInstanceId: $volume, targetTimestamp: $target, newServiceName: $name) { workflowId }
}`

function callOf({ instanceId, target, name }: Details) {
  return {
    name: 'RecoverToPoint',
    document: DOCUMENT,
    variables: { volume: instanceId, target, name },
  }
}

/**
 * Has Railway make a new database service beside, as the database was just before a moment. The source is never
 * touched; moving the applications over is a decision of its own (facts/railway.md §8).
 */
export const recoverToPoint: Operation<Input, Observed, Details> = {
  system: 'railway',
  name: 'recover-to-point',
  input: Input,
  details: Details,
  patience: { everyMs: 2000, forMs: 1_800_000 },
  async probe(_input, world, signal) {
    return { railway: railwayOf(world.profile), sight: await readVolume(world, signal) }
  },
  plan,
  planUndo: (plan_) => ({
    kind: 'no-way-back',
    because: `Nothing was changed but that ${plan_.details.name} exists: delete that service in the dashboard when it is not needed.`,
  }),
  preState: (plan_) => Promise.resolve({ name: plan_.details.name }),
  apply: (plan_, world, signal) => sendRailway(callOf(plan_.details), 1, { world, signal }),
  async reconcile({ plan: { details } }, world, signal) {
    // The name holds this run's own id, so nobody else has made it; until it shows, it may be on its way.
    return (await serviceNamed(details.name)(world, signal)) === undefined
      ? 'unsettled'
      : 'happened'
  },
  async verify({ details }, world, signal) {
    const id = await serviceNamed(details.name)(world, signal)
    if (id === undefined)
      return { kind: 'pending', waitingFor: `Railway to make ${details.name}`, evidence: [] }
    const evidence = [
      fact('recovered service', `${details.name} (${id})`),
      fact('as of', details.target),
    ]
    return { kind: 'verified', evidence }
  },
}

function serviceNamed(name: string) {
  return async (...[world, signal]: Parameters<typeof readVolume>) => {
    const { services } = await readVolume(world, signal)
    return Object.entries(services).find(([, known]) => known === name)?.[0]
  }
}

function plan(input: Input, { railway, sight }: Observed): Planned<Details> {
  const began = input.before === undefined ? Number.NaN : Date.parse(input.before)
  const exact = /(?:Z|[+-]\d\d:?\d\d)$/.test(input.before ?? '')
  if (Number.isNaN(began) || !exact)
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: 'It is not said before which moment the database is wanted.',
        tried: `read “${input.before ?? ''}” as a time with its offset`,
        next: 'Give started_at of the bad migration (from _prisma_migrations), e.g. 2026-11-29T02:14:07Z.',
        field: 'given.before',
        retry: 'no',
      }),
    }
  const target = new Date(began - EARLIER_MS).toISOString()
  const name = `${sight.services[sight.serviceId] ?? 'postgres'}-before-${input.run}`
  const details = { instanceId: sight.instanceId, target, name }
  if (Object.values(sight.services).includes(name))
    return {
      kind: 'nothing-to-do',
      because: `${name} exists already, made by an earlier attempt of this run.`,
      evidence: [fact('recovered service', name)],
    }
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: 'recover-to-point',
      title: `Have Railway make ${name}, the database as of ${target}`,
      now: [fact('source, stays untouched', `${sight.serviceId}, volume ${sight.volumeId}`)],
      target: [fact('as of', target), fact('new service', name)],
      acts: [mutationAct(railway, callOf(details))],
      preconditions: { volume: sight.volumeId, name: 'absent' },
      details,
      reversibility: 'reversible',
      warnings: [
        'Recovery reaches back about four weeks, but not before it was turned on.',
        `Everything written after ${target} is not in it.`,
        'Nothing is moved over by it: the applications go on with the database of now.',
      ],
    },
  }
}

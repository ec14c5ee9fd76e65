import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import type { RailwayProfile } from '../../../../../shared/domain/profile.ts'
import {
  type MigrationToUndo,
  pointBefore,
  type RowsSince,
  rowsSinceText,
} from '../../../../../shared/domain/recovery-point.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { Operation } from '../../../ports/system.ts'
import { OverrideInput } from '../../target-input.ts'
import { railwayOf } from '../configuration.ts'
import { mutationAct, sendRailway } from '../send.ts'
import { type ChosenPoint, choosePoint, pointWindow } from './choose-point.ts'
import { readVolume, recoveredName, type VolumeSight } from './read-volume.ts'

const Input = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  /** The moment, with its zone; just before the first migration to undo where it is left out. */
  point: z.string().max(60).exactOptional(),
  override: OverrideInput,
})
type Input = z.infer<typeof Input>

const Details = z.object({ instanceId: z.string(), target: z.string(), name: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly railway: RailwayProfile
  readonly sight: VolumeSight
  readonly chosen: ChosenPoint
  readonly toUndo: MigrationToUndo | undefined
  /** Behind the chosen point. */
  readonly lost: readonly RowsSince[]
}

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
 * Has Railway make a new database service beside, as the database was at a moment: by itself just before the first
 * migration to undo. The source is never touched; moving the applications over is a step of its own
 * (facts/railway.md §8).
 */
export const recoverToPoint: Operation<Input, Observed, Details> = {
  system: 'railway',
  name: 'recover-to-point',
  input: Input,
  details: Details,
  patience: { everyMs: 2000, forMs: 1_800_000 },
  probe,
  plan,
  planUndo: (plan_) => ({
    kind: 'no-way-back',
    because: `Nothing was changed but that ${plan_.details.name} exists: delete that service in the dashboard when it is not needed.`,
  }),
  preState: (plan_) => Promise.resolve({ name: plan_.details.name }),
  apply: (plan_, world, signal) => sendRailway(callOf(plan_.details), 1, { world, signal }),
  async reconcile({ plan: { details } }, world, signal) {
    const { services } = await readVolume(world, signal)
    // The name holds this run's own id, so nobody else has made it; until it shows, it may be on its way.
    return idOf(details.name, services) === undefined ? 'unsettled' : 'happened'
  },
  async verify({ details }, world, signal) {
    const { services, states } = await readVolume(world, signal)
    const id = idOf(details.name, services)
    if (id === undefined)
      return { kind: 'pending', waitingFor: `Railway to make ${details.name}`, evidence: [] }
    const state = states[id] ?? 'not there yet'
    const evidence = [
      fact('recovered service', `${details.name} (${id})`),
      fact('as of', details.target),
      fact('its volume', state),
    ]
    if (state === 'READY') return { kind: 'verified', evidence }
    return { kind: 'pending', waitingFor: `the volume of ${details.name}: ${state}`, evidence }
  },
}

async function probe(input: Input, world: Reads, signal: AbortSignal): Promise<Observed> {
  const railway = railwayOf(world.profile)
  const [sight, toUndo] = await Promise.all([
    readVolume(world, signal),
    // A typed moment needs no database that answers: it may be what is broken.
    world.platform.firstToUndo(signal).catch((error: unknown) => {
      if (input.point === undefined || signal.aborted) throw error
      return undefined
    }),
  ])
  const window = pointWindow(sight.providerDate ?? world.clock.now())
  const { point: typed, override } = input
  const chosen = choosePoint({ typed, toUndo, window, override })
  const counted =
    chosen.kind === 'point'
      ? await world.platform.rowsSince([chosen.at], signal).catch(() => undefined)
      : undefined
  return { railway, sight, chosen, toUndo, lost: counted?.[0] ?? [] }
}

function plan(input: Input, observed: Observed): Planned<Details> {
  const { railway, sight, chosen, toUndo, lost } = observed
  const name = recoveredName(sight, input.run)
  if (idOf(name, sight.services) !== undefined)
    return {
      kind: 'nothing-to-do',
      because: `${name} exists already, made by an earlier attempt of this run.`,
      evidence: [fact('recovered service', name)],
    }
  if (chosen.kind === 'refusal') return chosen
  const { at: target } = chosen
  const details = { instanceId: sight.instanceId, target, name }
  return {
    kind: 'plan',
    plan: {
      system: 'railway',
      operation: 'recover-to-point',
      title: `Have Railway make ${name}, the database as of ${target}`,
      now: [
        fact('source, stays untouched', `${sight.serviceId}, volume ${sight.volumeId}`),
        ...(toUndo === undefined
          ? []
          : [
              fact('first migration to undo', `${toUndo.name}, began ${toUndo.startedAt} (UTC)`),
              fact('proposed', pointBefore(toUndo.startedAt)),
            ]),
        fact('lost after that point', rowsSinceText(lost)),
      ],
      target: [fact('as of', target), fact('because', chosen.because), fact('new service', name)],
      acts: [mutationAct(railway, callOf(details))],
      preconditions: { volume: sight.volumeId, name: 'absent' },
      details,
      reversibility: 'reversible',
      warnings: [
        'Recovery reaches back about four weeks, but not before it was turned on.',
        `Everything written after ${target} is not in it; by now ${rowsSinceText(lost)}.`,
        'Nothing is moved over by it: the applications go on with the database of now.',
      ],
    },
  }
}

function idOf(name: string, services: VolumeSight['services']): string | undefined {
  return Object.entries(services).find(([, known]) => known === name)?.[0]
}

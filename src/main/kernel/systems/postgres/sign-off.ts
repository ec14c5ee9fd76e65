import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import type { Reads } from '../../ports/reads.ts'
import { operation } from '../operation.ts'
import { hasCard, isSignedOff, SIGNED_OFF } from './comments.ts'
import { type Database, readDatabases } from './databases.ts'
import { identifier, literal } from './quoting.ts'
import { RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import { isStillRunning, sendPlanned } from './sql-message.ts'

const Details = z.object({ run: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly scene: Scene
  /** Databases with the undo card of this run. */
  readonly carriers: readonly Database[]
}

/**
 * Says on the undo cards that the run has ended well: what stands there is the way back still, and no other console
 * takes the run for one that somebody has to end.
 */
export const signOff = operation<RestoreInput, Observed, Details>({
  system: 'postgres',
  name: 'sign-off',
  input: RestoreInput,
  details: Details,
  patience: { everyMs: 500, forMs: 10_000 },
  probe: (input, world, signal) => observe(sceneOf(world, input), world, signal),
  plan: (_input, observed) => planSigning(observed),
  planUndo: () => ({ kind: 'no-way-back', because: 'Nothing needs to go back: a comment.' }),
  preState: () => Promise.resolve({}),
  apply: (plan, world, signal) => sendPlanned(plan, world, {}, signal),
  async reconcile({ plan }, world, signal) {
    const scene = sceneOf(world, plan.details)
    const { maintenance } = scene
    if (await isStillRunning(world, { maintenance, plan }, signal)) return 'unsettled'
    return isDone(await observe(scene, world, signal)) ? 'happened' : 'did-not'
  },
  async verify(plan, world, signal) {
    const observed = await observe(sceneOf(world, plan.details), world, signal)
    const evidence = observed.carriers.map(({ name }) => fact(`undo card on ${name}`, SIGNED_OFF))
    if (isDone(observed)) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: 'The undo cards do not say that the run is over.',
        tried: 'read the comments of both databases',
        world: 'The restored database serves. Another console may offer to take this run over.',
        next: 'Retry, or leave it: it is a word to others.',
      }),
      evidence: [],
    }
  },
})

async function observe(scene: Scene, world: Reads, signal: AbortSignal): Promise<Observed> {
  const { maintenance, run } = scene
  const names = [scene.live, scene.before, scene.side]
  const found = await readDatabases(world, { maintenance, names }, signal)
  return { scene, carriers: found.filter(({ comment }) => hasCard(comment, run)) }
}

const isDone = ({ carriers }: Observed): boolean =>
  carriers.every(({ comment }) => isSignedOff(comment))

function planSigning(observed: Observed): Planned<Details> {
  const { scene, carriers } = observed
  if (isDone(observed))
    return {
      kind: 'nothing-to-do',
      because:
        carriers.length === 0
          ? 'No database carries the undo card of this run.'
          : 'The undo cards say already that the run is over.',
      evidence: [],
    }
  const open = carriers.filter(({ comment }) => !isSignedOff(comment))
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'sign-off',
      title: 'Say on the undo cards that the run is over',
      now: open.map(({ name }) => fact(`undo card on ${name}`, 'open')),
      target: [fact('each says', SIGNED_OFF)],
      acts: [
        {
          kind: 'sql',
          database: scene.profile.maintenanceDatabase,
          statements: open.map(
            ({ name, comment }) =>
              `COMMENT ON DATABASE ${identifier(name)} IS ${literal(`${comment}\n${SIGNED_OFF}`)}`,
          ),
        },
      ],
      preconditions: Object.fromEntries(open.map(({ name, oid }) => [name, oid])),
      details: { run: scene.run },
      reversibility: 'reversible',
      warnings: [],
    },
  }
}

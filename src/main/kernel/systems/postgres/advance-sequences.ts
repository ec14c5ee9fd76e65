import { z } from 'zod'
import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import type { Reads } from '../../ports/reads.ts'
import { operation } from '../operation.ts'
import { type Database, readLiveAndSide } from './databases.ts'
import { notFound } from './plan-words.ts'
import { databaseOf, RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import {
  type Advance,
  advanceStatement,
  GAP_STEPS,
  hiddenSequences,
  planAdvances,
  readSequences,
  type Sequence,
} from './sequences.ts'
import { isStillRunning, sendPlanned } from './sql-message.ts'

const Details = z.object({
  run: z.string(),
  side: z.string(),
  sideOid: z.string(),
  /** `public.users_id_seq` → the value it goes on after. */
  sequences: z.record(z.string(), z.string()),
})
type Details = z.infer<typeof Details>

interface Observed {
  readonly scene: Scene
  readonly live: Database | undefined
  readonly side: Database | undefined
  readonly advances: readonly Advance[]
  /** Of live: how far they are cannot be read. */
  readonly hidden: readonly Sequence[]
}

/** Moves the copy's sequences past the old live maximum, so that no id is ever given out twice. */
export const advanceSequences = operation<RestoreInput, Observed, Details>({
  system: 'postgres',
  name: 'advance-sequences',
  input: RestoreInput,
  details: Details,
  patience: { everyMs: 500, forMs: 10_000 },
  probe: (input, world, signal) => observe(sceneOf(world, input), world, signal),
  plan: (_input, observed) => planMoves(observed),
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'Nothing needs to go back: a gap between ids harms nobody, and only the copy has it.',
  }),
  preState: (plan) => Promise.resolve({ sideOid: plan.details.sideOid }),
  apply: (plan, world, signal) => sendPlanned(plan, world, {}, signal),
  async reconcile({ plan }, world, signal) {
    const scene = sceneOf(world, plan.details)
    const { maintenance } = scene
    if (await isStillRunning(world, { maintenance, plan }, signal)) return 'unsettled'
    return (await observe(scene, world, signal)).advances.length === 0 ? 'happened' : 'did-not'
  },
  async verify(plan, world, signal) {
    const { advances } = await observe(sceneOf(world, plan.details), world, signal)
    const evidence = Object.entries(plan.details.sequences).map(([name, value]) =>
      fact(name, `goes on after ${value}`),
    )
    const behind = advances.filter((advance) => !advance.short)
    if (behind.length === 0) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: `${behind.map(({ schema, name }) => `${schema}.${name}`).join(', ')} is still behind live.`,
        tried: 'read the sequences of live and of the copy',
        world: 'Live was not touched.',
        next: 'If somebody still writes into live, stop them. Then retry.',
      }),
      evidence,
    }
  },
})

async function observe(scene: Scene, world: Reads, signal: AbortSignal): Promise<Observed> {
  const { live, side } = await readLiveAndSide(world, scene, signal)
  const base = { scene, live, side }
  if (live === undefined || side === undefined) return { ...base, advances: [], hidden: [] }
  const lives = await readSequences(world, databaseOf(live.name), signal)
  const sides = await readSequences(world, databaseOf(side.name), signal)
  const hidden = lives.filter((sequence) => sequence.hidden)
  return { ...base, advances: planAdvances(lives, sides), hidden }
}

function planMoves({ scene, live, side, advances, hidden }: Observed): Planned<Details> {
  if (live === undefined) return { kind: 'refusal', failure: notFound(scene.live) }
  if (side === undefined) return { kind: 'refusal', failure: notFound(scene.side) }
  if (hidden.length > 0) return { kind: 'refusal', failure: hiddenSequences(hidden) }
  const moves = advances.filter((advance) => advance.from !== advance.to)
  if (moves.length === 0)
    return {
      kind: 'nothing-to-do',
      because: 'Every sequence of the copy is past the furthest value of live.',
      evidence: [],
    }
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'advance-sequences',
      title: `Move ${moves.length} sequence(s) of ${side.name} past the old maximum`,
      now: [moveTable(moves)],
      target: moves.map(({ schema, name, to }) => fact(`${schema}.${name}`, `goes on after ${to}`)),
      acts: [{ kind: 'sql', database: side.name, statements: moves.map(advanceStatement) }],
      preconditions: { liveOid: live.oid, sideOid: side.oid },
      details: {
        ...{ run: scene.run, side: side.name, sideOid: side.oid },
        sequences: Object.fromEntries(
          moves.map(({ schema, name, to }) => [`${schema}.${name}`, String(to)]),
        ),
      },
      reversibility: 'reversible',
      warnings: moves
        .filter(({ short }) => short)
        .map(
          ({ schema, name, to }) =>
            `${schema}.${name} ends at ${to}: no room for a gap of ${GAP_STEPS} ids.`,
        ),
    },
  }
}

function moveTable(moves: readonly Advance[]): Evidence {
  return {
    kind: 'table',
    label: 'sequences',
    columns: ['sequence', 'copy', 'live', 'goes on after'],
    rows: moves.map(({ schema, name, from, live, to }) => [
      `${schema}.${name}`,
      from === undefined ? null : String(from),
      String(live),
      String(to),
    ]),
  }
}

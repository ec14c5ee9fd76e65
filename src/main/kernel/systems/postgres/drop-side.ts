import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { UNDO_CARD_MARK } from '../../../../shared/domain/undo-card.ts'
import { operation } from '../operation.ts'
import { challengeOf } from './challenge.ts'
import { ownBlock } from './comments.ts'
import { type Database, named, readDatabases } from './databases.ts'
import { dropAct } from './drop-act.ts'
import { databaseFacts, notFound } from './plan-words.ts'
import { RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import { identityText, readIdentity, type ServerIdentity } from './server-identity.ts'
import { isBeingRenamed } from './sessions.ts'
import { sendPlanned } from './sql-message.ts'

const Details = z.object({ run: z.string(), side: z.string(), sideOid: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly scene: Scene
  readonly identity: ServerIdentity
  readonly live: Database | undefined
  readonly side: Database | undefined
}

/** Drops the copy beside live: the way back from making it. It can be made again from the dump. */
export const dropSide = operation<RestoreInput, Observed, Details>({
  system: 'postgres',
  name: 'drop-side',
  input: RestoreInput,
  details: Details,
  patience: { everyMs: 500, forMs: 60_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const { maintenance } = scene
    const names = [scene.live, scene.side]
    const found = await readDatabases(world, { maintenance, names }, signal)
    const identity = await readIdentity(world, maintenance, signal)
    return { scene, identity, live: named(found, scene.live), side: named(found, scene.side) }
  },
  plan: (_input, observed) => planDrop(observed),
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'A dropped database is gone. The same copy can be made again from the dump.',
  }),
  preState: (plan) => Promise.resolve({ sideOid: plan.details.sideOid }),
  apply: (plan, world, signal) => sendPlanned(plan, world, { timeoutMs: 60_000 }, signal),
  async reconcile({ plan }, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const oids = [plan.details.sideOid]
    if (await isBeingRenamed(world, { maintenance, oids }, signal)) return 'unsettled'
    const found = await readDatabases(world, { maintenance, oids }, signal)
    return found.length === 0 ? 'happened' : 'did-not'
  },
  async verify(plan, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const oids = [plan.details.sideOid]
    const [side] = await readDatabases(world, { maintenance, oids }, signal)
    if (side === undefined)
      return { kind: 'verified', evidence: [fact('dropped', plan.details.side)] }
    const waitingFor = `${side.name} is still there`
    return { kind: 'pending', waitingFor, evidence: databaseFacts('side database', side) }
  },
})

function planDrop(observed: Observed): Planned<Details> {
  const { scene, side, live, identity } = observed
  if (side === undefined)
    return { kind: 'nothing-to-do', because: `There is no ${scene.side}.`, evidence: [] }
  if (live === undefined) return { kind: 'refusal', failure: withoutLive(scene) }
  // A copy with an undo card may have served, and then it holds rows that exist nowhere else.
  const mayHaveServed = ownBlock(side.comment).startsWith(UNDO_CARD_MARK)
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'drop-side',
      title: `Drop the copy ${side.name}`,
      now: databaseFacts('live database, stays', live),
      target: [fact('dropped', `${side.name} (OID ${side.oid})`)],
      acts: [dropAct(scene)],
      preconditions: { server: identityText(identity), sideOid: side.oid, liveOid: live.oid },
      details: { run: scene.run, side: side.name, sideOid: side.oid },
      reversibility: mayHaveServed ? 'irreversible' : 'reversible',
      ...(mayHaveServed ? { challenge: challengeOf(side, identity) } : {}),
      warnings: mayHaveServed
        ? ['This copy may have served: rows that were written into it then exist nowhere else.']
        : [],
    },
  }
}

function withoutLive(scene: Scene) {
  return failure('BLOCKED', {
    ...notFound(scene.live),
    summary: `There is no ${scene.live}: ${scene.side} may be the only copy and is not dropped.`,
    next: `Find out which database should serve, and give it the name ${scene.live}.`,
  })
}

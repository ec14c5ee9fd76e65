import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { operation } from '../operation.ts'
import { challengeOf } from './challenge.ts'
import { type Database, readDatabases, readLiveAndSide } from './databases.ts'
import { dropAct } from './drop-act.ts'
import { notExported, readExported } from './exported/guard-drop.ts'
import type { RowsManifest } from './exported/rows-manifest.ts'
import { mayHaveServed } from './keeping/kept-databases.ts'
import { databaseFacts, notFound } from './plan-words.ts'
import { RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import { identityText, readIdentity, type ServerIdentity } from './server-identity.ts'
import { isBeingRenamed } from './sessions.ts'
import { sendPlanned } from './sql-message.ts'

const DropInput = RestoreInput.extend({
  /** Why it may go although its rows are in no file. */
  override: z.string().exactOptional(),
})
type DropInput = z.infer<typeof DropInput>

const Details = z.object({ run: z.string(), side: z.string(), sideOid: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly scene: Scene
  readonly identity: ServerIdentity
  readonly live: Database | undefined
  readonly side: Database | undefined
  readonly exported: RowsManifest | undefined
}

/** Drops the copy beside live: the way back from making it. It can be made again from the dump. */
export const dropSide = operation<DropInput, Observed, Details>({
  system: 'postgres',
  name: 'drop-side',
  input: DropInput,
  details: Details,
  patience: { everyMs: 500, forMs: 60_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const identity = await readIdentity(world, scene.maintenance, signal)
    const both = await readLiveAndSide(world, scene, signal)
    const exported =
      both.side === undefined
        ? undefined
        : await readExported(world, { scene, identity, doomed: both.side }, signal)
    return { scene, identity, ...both, exported }
  },
  plan: (input, observed) => planDrop(input, observed),
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

function planDrop(input: DropInput, observed: Observed): Planned<Details> {
  const { scene, side, live, identity } = observed
  if (side === undefined)
    return { kind: 'nothing-to-do', because: `There is no ${scene.side}.`, evidence: [] }
  if (live === undefined) return { kind: 'refusal', failure: withoutLive(scene) }
  // A copy with an undo card may have served, and then it holds rows that exist nowhere else.
  const served = mayHaveServed(side)
  const unsaved = served ? notExported(side.name, observed.exported, []) : undefined
  if (unsaved !== undefined && input.override === undefined)
    return {
      kind: 'refusal',
      failure: unsaved,
      override: 'Rows that were written while it served are lost for good.',
    }
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
      reversibility: served ? 'irreversible' : 'reversible',
      ...(served ? { challenge: challengeOf(side, identity) } : {}),
      warnings: served
        ? [
            'This copy may have served: rows that were written into it then exist nowhere else but in the exported files.',
            ...(unsaved === undefined
              ? []
              : [`They are in no file; it goes, because: ${input.override}`]),
          ]
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

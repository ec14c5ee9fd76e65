import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { operation } from '../operation.ts'
import { type Database, named, readDatabases } from './databases.ts'
import { dropAct } from './drop-act.ts'
import { databaseFacts, notFound } from './plan-words.ts'
import { identifier, literal } from './quoting.ts'
import { RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import { identityText, readIdentity, type ServerIdentity } from './server-identity.ts'
import { isStillRunning, sendPlanned } from './sql-message.ts'

const Details = z.object({
  run: z.string(),
  live: z.string(),
  liveOid: z.string(),
  side: z.string(),
})
type Details = z.infer<typeof Details>

interface Observed {
  readonly input: RestoreInput
  readonly scene: Scene
  readonly identity: ServerIdentity
  readonly live: Database | undefined
  readonly side: Database | undefined
  /** The database from before: this run has swapped. */
  readonly before: Database | undefined
}

/** Makes the empty side database: same owner, encoding, locale and tablespace as live, from template0. */
export const createSide = operation<RestoreInput, Observed, Details>({
  system: 'postgres',
  name: 'create-side',
  input: RestoreInput,
  details: Details,
  patience: { everyMs: 500, forMs: 60_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const identity = await readIdentity(world, scene.maintenance, signal)
    const { maintenance } = scene
    const names = [scene.live, scene.side, scene.before]
    const found = await readDatabases(world, { maintenance, names }, signal)
    return {
      ...{ input, scene, identity },
      live: named(found, scene.live),
      side: named(found, scene.side),
      before: named(found, scene.before),
    }
  },
  plan: (_input, observed) => planCreation(observed),
  planUndo: (plan, observed) => ({
    kind: 'undo',
    title: `Drop the copy ${plan.details.side}`,
    acts: [dropAct(observed.scene)],
    operation: { system: 'postgres', name: 'drop-side', input: observed.input },
  }),
  async preState(plan, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const names = [plan.details.live, plan.details.side]
    const found = await readDatabases(world, { maintenance, names }, signal)
    return { oids: Object.fromEntries(found.map((database) => [database.name, database.oid])) }
  },
  apply: (plan, world, signal) => sendPlanned(plan, world, { timeoutMs: 300_000 }, signal),
  async reconcile({ plan, preState }, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    // CREATE DATABASE shows nothing before its end, so a backend that still works on it is asked for first.
    if (await isStillRunning(world, { maintenance, plan }, signal)) return 'unsettled'
    const names = [plan.details.side]
    const [side] = await readDatabases(world, { maintenance, names }, signal)
    const before = z.object({ oids: z.record(z.string(), z.string()) }).parse(preState).oids
    return side !== undefined && side.oid !== before[plan.details.side] ? 'happened' : 'did-not'
  },
  async verify(plan, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const names = [plan.details.live, plan.details.side]
    const found = await readDatabases(world, { maintenance, names }, signal)
    const [live, side] = [named(found, plan.details.live), named(found, plan.details.side)]
    const missing = side === undefined ? plan.details.side : plan.details.live
    if (side === undefined || live === undefined)
      return { kind: 'failed', failure: notFound(missing), evidence: [] }
    const evidence = [...databaseFacts('side database', side)]
    const wrong = differences(live, side)
    if (wrong.length === 0) return { kind: 'verified', evidence }
    return { kind: 'failed', failure: unlike(side.name, wrong), evidence }
  },
})

function planCreation(observed: Observed): Planned<Details> {
  const { scene, live, side, before, identity } = observed
  if (before !== undefined) return { kind: 'refusal', failure: hasSwapped(before) }
  if (live === undefined) return { kind: 'refusal', failure: notFound(scene.live) }
  if (side !== undefined) {
    const wrong = differences(live, side)
    // The name holds this run's own id, so nobody else has made it.
    if (wrong.length === 0)
      return {
        kind: 'nothing-to-do',
        because: `${side.name} exists already, made by an earlier attempt of this run.`,
        evidence: databaseFacts('side database', side),
      }
    return { kind: 'refusal', failure: unlike(side.name, wrong) }
  }
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'create-side',
      title: `Create the side database ${scene.side}`,
      now: databaseFacts('live database', live),
      target: [fact('side database', scene.side), fact('server', identityText(identity))],
      acts: [
        {
          kind: 'sql',
          database: scene.profile.maintenanceDatabase,
          statements: [creationOf(scene.side, live)],
        },
      ],
      preconditions: { server: identityText(identity), liveOid: live.oid, side: 'absent' },
      details: { run: scene.run, live: scene.live, liveOid: live.oid, side: scene.side },
      reversibility: 'reversible',
      warnings: [],
    },
  }
}

/** The statement that makes a database like another one, but empty. */
export function creationOf(name: string, like: Database): string {
  const { locale, icuRules } = like
  const provider =
    like.localeProvider === 'i'
      ? ` LOCALE_PROVIDER icu ICU_LOCALE ${literal(locale ?? '')}${icuRules === undefined ? '' : ` ICU_RULES ${literal(icuRules)}`}`
      : like.localeProvider === 'b'
        ? ` LOCALE_PROVIDER builtin BUILTIN_LOCALE ${literal(locale ?? '')}`
        : ''
  // Naming the default tablespace takes a right on it; leaving it out takes none (measured with 15.18).
  const tablespace =
    like.tablespace === 'pg_default' ? '' : ` TABLESPACE ${identifier(like.tablespace)}`
  return `CREATE DATABASE ${identifier(name)} WITH TEMPLATE template0 OWNER ${identifier(like.owner)} ENCODING ${literal(like.encoding)} LC_COLLATE ${literal(like.collate)} LC_CTYPE ${literal(like.ctype)}${provider}${tablespace}`
}

function differences(live: Database, side: Database): readonly string[] {
  const properties = [
    'owner',
    'encoding',
    'collate',
    'ctype',
    'localeProvider',
    'locale',
    'tablespace',
  ] as const
  return properties
    .filter((property) => live[property] !== side[property])
    .map((property) => `${property} is ${side[property]}, live has ${live[property]}`)
}

/** A console that knows nothing of the swap, e.g. of whose run another one has done the rest. */
function hasSwapped(before: Database) {
  return failure('BLOCKED', {
    summary: `This run has swapped already: ${before.name} is the database from before.`,
    tried: `looked for ${before.name} in pg_database`,
    answered: `OID ${before.oid}`,
    world: 'Nothing was changed. Another console has gone on with this run.',
    next: 'Look there how it ended; cancel the run here, or take it over where the situation offers it.',
    retry: 'no',
  })
}

function unlike(side: string, wrong: readonly string[]) {
  return failure('BLOCKED', {
    summary: `${side} exists and is not like live: ${wrong.join('; ')}.`,
    tried: `compared ${side} with live`,
    next: `Look what ${side} is; drop it if it is a leftover, then retry.`,
    retry: 'probe-first',
  })
}

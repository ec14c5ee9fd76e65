import { z } from 'zod'
import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import type { Reads } from '../../ports/reads.ts'
import { operation } from '../operation.ts'
import { commentWith, hasCard, othersComment, ownBlock, sideMark } from './comments.ts'
import { carryStatements, type DatabaseSettings, readSettings } from './database-settings.ts'
import { type Database, named, readDatabases } from './databases.ts'
import { notFound } from './plan-words.ts'
import { identifier, literal } from './quoting.ts'
import { RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import { markOf } from './restore-mark.ts'
import { readIdentity, type ServerIdentity } from './server-identity.ts'
import { isStillRunning, sendPlanned } from './sql-message.ts'

const CarryInput = RestoreInput.extend({ procedure: z.string().exactOptional() })
type CarryInput = z.infer<typeof CarryInput>

/** `mark` is what the copy was restored by and from; plans of before 2026-12 have none. */
const Details = z.object({ run: z.string(), sideOid: z.string(), mark: z.string().default('') })
type Details = z.infer<typeof Details>

interface Observed {
  readonly scene: Scene
  readonly mark: string
  readonly identity: ServerIdentity
  readonly live: Database | undefined
  readonly side: Database | undefined
  readonly liveSettings: DatabaseSettings
  readonly sideSettings: DatabaseSettings
}

/** Gives the copy what a dump leaves behind: rights on the database, its settings, connection limit and comment. */
export const carrySettings = operation<CarryInput, Observed, Details>({
  system: 'postgres',
  name: 'carry-settings',
  input: CarryInput,
  details: Details,
  patience: { everyMs: 500, forMs: 10_000 },
  async probe(input, world, signal) {
    const { backup } = input.target
    const mark = await markOf(world, { backup, procedure: input.procedure })
    return await observe({ scene: sceneOf(world, input), mark }, world, signal)
  },
  plan: (_input, observed) => planCarrying(observed),
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'Nothing needs to go back: only the copy is changed, and it can be dropped.',
  }),
  preState: (plan) => Promise.resolve({ sideOid: plan.details.sideOid }),
  apply: (plan, world, signal) => sendPlanned(plan, world, {}, signal),
  async reconcile({ plan }, world, signal) {
    const scene = sceneOf(world, plan.details)
    const { maintenance } = scene
    const { mark } = plan.details
    if (await isStillRunning(world, { maintenance, plan }, signal)) return 'unsettled'
    const missing = missingIn(await observe({ scene, mark }, world, signal))
    return missing.length === 0 ? 'happened' : 'did-not'
  },
  async verify(plan, world, signal) {
    const { mark } = plan.details
    const observed = await observe({ scene: sceneOf(world, plan.details), mark }, world, signal)
    const missing = missingIn(observed)
    const evidence = carried(observed)
    if (missing.length === 0) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: `The copy lacks ${missing.length} right(s) or setting(s) of live.`,
        tried: missing.join('; '),
        world: 'Live was not touched.',
        next: 'Retry.',
      }),
      evidence,
    }
  },
})

async function observe(
  { scene, mark }: Pick<Observed, 'scene' | 'mark'>,
  world: Reads,
  signal: AbortSignal,
): Promise<Observed> {
  const { maintenance, live, side } = scene
  const found = await readDatabases(world, { maintenance, names: [live, side] }, signal)
  return {
    scene,
    mark,
    identity: await readIdentity(world, maintenance, signal),
    live: named(found, live),
    side: named(found, side),
    liveSettings: await readSettings(world, { maintenance, database: live }, signal),
    sideSettings: await readSettings(world, { maintenance, database: side }, signal),
  }
}

/** What is missing and can be given by our role. Another role's own settings take CREATEROLE or a superuser. */
function missingIn(observed: Observed): readonly string[] {
  const { live, side, scene, mark, identity, liveSettings, sideSettings } = observed
  if (live === undefined || side === undefined) return []
  const name = identifier(side.name)
  const comment = commentWith(othersComment(live.comment), sideMark(scene.run, mark))
  const kept = othersComment(side.comment) === othersComment(live.comment)
  // The card, which comes later, says the same.
  const ownWord = ownBlock(side.comment)
  const marked = ownWord === sideMark(scene.run, mark) || hasCard(side.comment, scene.run)
  const ours = {
    ...liveSettings,
    settings: liveSettings.settings.filter(
      ({ role }) => identity.superuser || role === undefined || role === identity.role,
    ),
  }
  return [
    ...carryStatements(side.name, ours, sideSettings),
    ...(live.connectionLimit === side.connectionLimit
      ? []
      : [`ALTER DATABASE ${name} CONNECTION LIMIT ${live.connectionLimit}`]),
    ...(kept && marked ? [] : [`COMMENT ON DATABASE ${name} IS ${literal(comment)}`]),
  ]
}

function planCarrying(observed: Observed): Planned<Details> {
  const { scene, mark, live, side, identity } = observed
  if (live === undefined) return { kind: 'refusal', failure: notFound(scene.live) }
  if (side === undefined) return { kind: 'refusal', failure: notFound(scene.side) }
  const statements = missingIn(observed)
  const because = `${side.name} has all rights and settings of ${live.name}.`
  if (statements.length === 0)
    return { kind: 'nothing-to-do', because, evidence: carried(observed) }
  const left = observed.liveSettings.settings.filter(
    ({ role }) => role !== undefined && role !== identity.role && !identity.superuser,
  )
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'carry-settings',
      title: `Give ${side.name} the rights and settings of ${live.name}`,
      now: carried(observed),
      target: [fact('copy', `${side.name} (OID ${side.oid})`)],
      acts: [{ kind: 'sql', database: scene.profile.maintenanceDatabase, statements }],
      preconditions: { liveOid: live.oid, sideOid: side.oid },
      details: { run: scene.run, sideOid: side.oid, mark },
      reversibility: 'reversible',
      warnings: left.map(
        ({ role, name, value }) =>
          `${identity.role} may not set ${name} = ${value} for ${role} in the copy: a superuser has to.`,
      ),
    },
  }
}

function carried(observed: Observed): readonly Evidence[] {
  const { liveSettings } = observed
  return [
    {
      kind: 'table',
      label: 'rights and settings of live',
      columns: ['role', 'right or setting', 'value'],
      rows: [
        ...liveSettings.grants.map(({ role, privilege, grantable }) => [
          role ?? 'PUBLIC',
          privilege,
          grantable ? 'with grant option' : '',
        ]),
        ...liveSettings.settings.map(({ role, name, value }) => [role ?? 'everybody', name, value]),
      ],
    },
  ]
}

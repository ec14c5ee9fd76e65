import { z } from 'zod'
import { type Evidence, fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import { operation } from '../../operation.ts'
import { challengeOf } from '../challenge.ts'
import { compareDatabases } from '../compare/compare-databases.ts'
import type { ComparedTable } from '../compare/table-difference.ts'
import { type Database, named, readDatabases } from '../databases.ts'
import { notExported, readExported } from '../exported/guard-drop.ts'
import type { RowsManifest } from '../exported/rows-manifest.ts'
import { databaseFacts, sizeText } from '../plan-words.ts'
import { identifier } from '../quoting.ts'
import { type Scene, sceneOf } from '../restore-input.ts'
import { identityText, readIdentity, type ServerIdentity } from '../server-identity.ts'
import { isBeingRenamed, readSessions, sessionName } from '../sessions.ts'
import { sendPlanned } from '../sql-message.ts'
import { type KeptDatabase, keptUntil, readKept } from './kept-databases.ts'

const Input = z.object({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  /** Why it may go before its time. */
  override: z.string().exactOptional(),
})
type Input = z.infer<typeof Input>

const Details = z.object({ run: z.string(), kept: z.string(), keptOid: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly scene: Scene
  readonly identity: ServerIdentity
  readonly live: Database | undefined
  readonly kept: readonly KeptDatabase[]
  readonly sessions: readonly string[]
  readonly slots: number
  /** Against live: what the oldest kept database holds that live does not. */
  readonly differences: readonly ComparedTable[]
  readonly exported: RowsManifest | undefined
  readonly now: Date
}

/** Drops the oldest database that a swap left behind: a decision of its own, days later. It cannot be taken back. */
export const dropKept = operation<Input, Observed, Details>({
  system: 'postgres',
  name: 'drop-kept',
  input: Input,
  details: Details,
  patience: { everyMs: 500, forMs: 60_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const { maintenance } = scene
    const kept = await readKept(world, scene, signal)
    const found = await readDatabases(world, { maintenance, names: [scene.live] }, signal)
    const live = named(found, scene.live)
    const name = kept[0]?.database.name
    const [slots = {}] = await world.sql.read(
      maintenance,
      {
        text: 'SELECT count(*)::int AS n FROM pg_replication_slots WHERE database = $1',
        values: [name ?? ''],
      },
      signal,
    )
    const identity = await readIdentity(world, maintenance, signal)
    const doomed = kept[0]?.database
    return {
      ...{ scene, kept, live, identity, now: world.clock.now(), slots: Number(slots['n'] ?? 0) },
      exported:
        doomed === undefined
          ? undefined
          : await readExported(world, { scene, identity, doomed }, signal),
      sessions:
        name === undefined
          ? []
          : (await readSessions(world, { maintenance, database: name }, signal)).map(sessionName),
      differences:
        live !== undefined && doomed !== undefined
          ? await compareDatabases(world, { live: doomed, side: live }, signal)
          : [],
    }
  },
  plan: (input, observed) => planDrop(input, observed),
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'A dropped database is gone, and with it the way back to before the swap.',
  }),
  preState: (plan) => Promise.resolve({ keptOid: plan.details.keptOid }),
  apply: (plan, world, signal) => sendPlanned(plan, world, { timeoutMs: 60_000 }, signal),
  async reconcile({ plan }, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const oids = [plan.details.keptOid]
    if (await isBeingRenamed(world, { maintenance, oids }, signal)) return 'unsettled'
    const found = await readDatabases(world, { maintenance, oids }, signal)
    return found.length === 0 ? 'happened' : 'did-not'
  },
  async verify(plan, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const oids = [plan.details.keptOid]
    const [kept] = await readDatabases(world, { maintenance, oids }, signal)
    if (kept === undefined)
      return { kind: 'verified', evidence: [fact('dropped', plan.details.kept)] }
    const evidence = databaseFacts('kept database', kept)
    return { kind: 'pending', waitingFor: `${kept.name} is still there`, evidence }
  },
})

function planDrop(input: Input, observed: Observed): Planned<Details> {
  const { scene, live, kept, identity, now } = observed
  const [oldest] = kept
  if (oldest === undefined)
    return { kind: 'nothing-to-do', because: 'No swap left a database behind.', evidence: [] }
  const { database } = oldest
  if (live === undefined)
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        tried: `looked for ${scene.live} in pg_database`,
        retry: 'probe-first',
        summary: `There is no ${scene.live}: ${database.name} may be the only copy and is not dropped.`,
        next: `Find out which database should serve, and give it the name ${scene.live}.`,
      }),
    }
  const until = keptUntil(oldest, scene.profile.keepDays)
  const early = until === undefined || until.getTime() > now.getTime()
  const unsaved = notExported(database.name, observed.exported, observed.differences)
  if (early && input.override === undefined)
    return tooEarly(oldest, { until, scene, unsaved: unsaved !== undefined })
  if (unsaved !== undefined && input.override === undefined)
    return {
      kind: 'refusal',
      failure: unsaved,
      override: 'Rows that only this database holds are lost for good.',
    }
  const size = sizeText(database.bytes)
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'drop-kept',
      title: `Drop ${database.name}, the database from before the swap`,
      now: [
        ...databaseFacts('live database, stays', live),
        ...databaseFacts('kept database', database),
        fact('kept since', oldest.since?.toISOString() ?? 'not known: it has no undo card'),
        fact('to be kept until', until?.toISOString() ?? 'not known'),
        onlyThere(observed.differences),
      ],
      target: [fact('dropped', `${database.name} (OID ${database.oid})`)],
      acts: [
        {
          kind: 'sql',
          database: scene.profile.maintenanceDatabase,
          statements: [`DROP DATABASE ${identifier(database.name)} WITH (FORCE)`],
        },
      ],
      preconditions: { server: identityText(identity), keptOid: database.oid, liveOid: live.oid },
      details: { run: scene.run, kept: database.name, keptOid: database.oid },
      reversibility: 'irreversible',
      challenge: challengeOf(database, identity),
      warnings: [
        `It frees ${size}. After it nobody can swap back any more.`,
        ...lostRows(observed.differences),
        ...(unsaved === undefined
          ? []
          : [`Its rows are in no file; it goes all the same, because: ${input.override}`]),
        ...(early ? [`It goes before its time, because: ${input.override}`] : []),
        ...(observed.slots > 0
          ? [
              `${observed.slots} replication slot(s) of it go with it, without a word of the server.`,
            ]
          : []),
        ...observed.sessions.map((session) => `${session} is connected to it, and is ended.`),
        ...(kept.length > 1 ? [`${kept.length - 1} younger one(s) stay.`] : []),
      ],
    },
  }
}

function tooEarly(
  { database, since }: KeptDatabase,
  given: {
    readonly until: Date | undefined
    readonly scene: Scene
    readonly unsaved: boolean
  },
): Planned<Details> {
  const { until, scene, unsaved } = given
  const when = until === undefined ? 'at a time that is not known' : `on ${until.toISOString()}`
  return {
    kind: 'refusal',
    failure: failure('BLOCKED', {
      summary: `${database.name} may be dropped ${when}: it is kept ${scene.profile.keepDays} days as the way back.`,
      tried: 'read its undo card and keepDays of the profile',
      answered: `kept since ${since?.toISOString() ?? 'a time that is not known'}, ${sizeText(database.bytes)}`,
      next: 'Wait. Where the disk does not wait, go past this with a reason.',
      retry: 'probe-first',
    }),
    override: `The way back from the swap is gone before the time that the team agreed on${unsaved ? ', and the rows that only this database holds, which are in no file, with it' : ''}.`,
  }
}

const inserted = (tables: readonly ComparedTable[]) =>
  tables.filter((table) => table.inserted + table.updated > 0)

/** A row that live has too, but otherwise, is lost in the form that it had. */
function lostRows(tables: readonly ComparedTable[]): readonly string[] {
  return inserted(tables).map(
    (table) =>
      `${table.table}: ${table.inserted} row(s) are in it alone, ${table.updated} differ from live; with the drop they are in the exported files alone.`,
  )
}

function onlyThere(tables: readonly ComparedTable[]): Evidence {
  return {
    kind: 'table',
    label: 'rows that live does not have',
    columns: ['table', 'only there', 'differ'],
    rows: inserted(tables).map((table) => [table.table, table.inserted, table.updated]),
  }
}

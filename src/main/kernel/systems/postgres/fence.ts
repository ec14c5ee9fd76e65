import { z } from 'zod'
import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Undo } from '../../../../shared/domain/plan.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Settlement } from '../../ports/system.ts'
import { operation } from '../operation.ts'
import { type Database, isFenced, readDatabases } from './databases.ts'
import { type OverridingRole, readOverridingRoles } from './overriding-roles.ts'
import { databaseFacts, notFound } from './plan-words.ts'
import { identifier } from './quoting.ts'
import { GoBackInput, type RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import { readSessions, type Session, sessionName } from './sessions.ts'
import { isStillRunning, sendPlanned } from './sql-message.ts'
import { liftStatement } from './swap-statements.ts'

const Details = z.object({ run: z.string(), live: z.string(), liveOid: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly input: RestoreInput
  readonly scene: Scene
  readonly live: Database | undefined
  readonly sessions: readonly Session[]
  readonly overriding: readonly OverridingRole[]
}

/** Refuses writes in the live database itself, and ends its sessions so that they begin under the rule. Reads go on. */
export const fenceWrites = fenceOperation('fence-writes')

/** Lets writes in again. Part of putting traffic back: it asks for nothing, and works after every failure. */
export const liftFence = fenceOperation('lift-fence')

function fenceOperation(name: 'fence-writes' | 'lift-fence') {
  const fences = name === 'fence-writes'
  return operation<RestoreInput, Observed, Details>({
    system: 'postgres',
    name,
    input: GoBackInput,
    details: Details,
    patience: { everyMs: 500, forMs: 10_000 },
    async probe(input, world, signal) {
      const scene = sceneOf(world, input)
      const { maintenance, live } = scene
      const [found] = await readDatabases(world, { maintenance, names: [live] }, signal)
      const sessions = await readSessions(world, { maintenance, database: live }, signal)
      const overriding = await readOverridingRoles(world, { maintenance, database: live }, signal)
      return { input, scene, live: found, sessions, overriding }
    },
    plan(input, { scene, live, sessions, overriding }) {
      if (live === undefined) return { kind: 'refusal', failure: notFound(scene.live) }
      if (isFenced(live) === fences) {
        const because = `${live.name} ${fences ? 'refuses' : 'takes'} writes already.`
        const evidence = databaseFacts('live database', live)
        // Another console may have done it, which can no longer take it back.
        return {
          kind: 'nothing-to-do',
          because,
          evidence,
          ...(fences ? { undo: liftOf(scene, input) } : {}),
        }
      }
      const database = identifier(live.name)
      const statement = fences
        ? `ALTER DATABASE ${database} SET default_transaction_read_only = on`
        : `ALTER DATABASE ${database} RESET default_transaction_read_only`
      return {
        kind: 'plan',
        plan: {
          system: 'postgres',
          operation: name,
          title: `${fences ? 'Refuse' : 'Take'} writes in ${live.name}${fences ? '; reads go on' : ' again'}`,
          now: [...databaseFacts('live database', live), sessionTable(sessions)],
          target: [fact('live database', `${live.name} (OID ${live.oid})`)],
          acts: [
            {
              kind: 'sql',
              database: scene.profile.maintenanceDatabase,
              statements: [statement],
            },
          ],
          preconditions: { liveOid: live.oid },
          details: { run: scene.run, live: live.name, liveOid: live.oid },
          reversibility: 'reversible',
          warnings: fences ? doubts(sessions, overriding) : [],
        },
      }
    },
    planUndo: (plan, { input, scene }) =>
      fences
        ? liftOf(scene, input)
        : {
            kind: 'undo',
            title: 'Refuse writes again',
            acts: [
              {
                kind: 'sql',
                database: scene.profile.maintenanceDatabase,
                statements: [
                  `ALTER DATABASE ${identifier(plan.details.live)} SET default_transaction_read_only = on`,
                ],
              },
            ],
            operation: { system: 'postgres', name: 'fence-writes', input },
          },
    preState: (plan) => Promise.resolve({ fenced: !fences, liveOid: plan.details.liveOid }),
    // The sessions of the old setting must go: it counts only from a session's beginning.
    apply: (plan, world, signal) =>
      sendPlanned(plan, world, { endSessionsOf: [plan.details.live] }, signal),
    async reconcile({ plan }, world, signal): Promise<Settlement> {
      const { maintenance } = sceneOf(world, plan.details)
      if (await isStillRunning(world, { maintenance, plan }, signal)) return 'unsettled'
      const live = await readLive(world, plan.details, { fences, signal })
      return live !== undefined && isFenced(live) === fences ? 'happened' : 'did-not'
    },
    async verify(plan, world, signal) {
      const live = await readLive(world, plan.details, { fences, signal })
      if (live === undefined)
        return { kind: 'failed', failure: notFound(plan.details.live), evidence: [] }
      const evidence = [
        fact('default_transaction_read_only', isFenced(live) ? 'on' : 'not set'),
        ...databaseFacts('live database', live),
      ]
      if (isFenced(live) !== fences)
        return { kind: 'failed', failure: notSet(plan.title), evidence }
      if (!fences) return { kind: 'verified', evidence }
      return await verifyNobodyWrites(plan.details, world, { signal, evidence })
    },
  })
}

/** Lets writes in again. */
function liftOf(scene: Scene, input: RestoreInput): Undo {
  return {
    kind: 'undo',
    title: 'Take writes again',
    acts: [
      {
        kind: 'sql',
        database: scene.profile.maintenanceDatabase,
        statements: [liftStatement(scene.live)],
      },
    ],
    operation: { system: 'postgres', name: 'lift-fence', input },
  }
}

async function verifyNobodyWrites(
  details: Details,
  world: Reads,
  options: { readonly signal: AbortSignal; readonly evidence: readonly Evidence[] },
) {
  const { signal } = options
  const { maintenance } = sceneOf(world, details)
  const asked = { maintenance, database: details.live }
  const sessions = await readSessions(world, asked, signal)
  const overriding = await readOverridingRoles(world, asked, signal)
  const evidence = [
    ...options.evidence,
    sessionTable(sessions),
    ...doubts(sessions, overriding).map((doubt) => fact('doubt', doubt)),
  ]
  const ending = sessions.filter((session) => session.writes && session.mayEnd).map(sessionName)
  if (ending.length > 0)
    return { kind: 'pending' as const, waitingFor: `${ending.join(', ')} to end`, evidence }
  const writing = sessions.filter((session) => session.writes).map(sessionName)
  if (writing.length === 0) return { kind: 'verified' as const, evidence }
  return {
    kind: 'mixed' as const,
    behind: writing,
    failure: failure('SESSIONS_REMAIN', {
      summary: `${writing.join(', ')} writes although writes are refused.`,
      tried: 'looked for sessions of live that hold a transaction id',
      world: 'Writes are refused for everybody who does not override it; these do.',
      next: 'Stop these programs, then retry.',
    }),
    evidence,
  }
}

function doubts(
  sessions: readonly Session[],
  overriding: readonly OverridingRole[],
): readonly string[] {
  const stay = sessions.filter((session) => !session.mayEnd)
  return [
    ...stay.map((session) => `${sessionName(session)} cannot be ended by our role and may write.`),
    ...overriding.map(({ role }) => `Role ${role} overrides the setting and may write.`),
  ]
}

function sessionTable(sessions: readonly Session[]): Evidence {
  return {
    kind: 'table',
    label: 'sessions of live',
    columns: ['session', 'can be ended', 'writes'],
    rows: sessions.map((one) => [
      sessionName(one),
      one.mayEnd ? 'yes' : 'no',
      one.writes ? 'yes' : 'no',
    ]),
  }
}

/**
 * What the fence counts for. Put up, it is of the one database whose rows are compared; taken down, of
 * whichever one users meet by now: a swap whose reply was lost may have come in between.
 */
async function readLive(
  world: Reads,
  details: Details,
  { fences, signal }: { readonly fences: boolean; readonly signal: AbortSignal },
): Promise<Database | undefined> {
  const { maintenance } = sceneOf(world, details)
  const which = fences ? { oids: [details.liveOid] } : { names: [details.live] }
  const [live] = await readDatabases(world, { maintenance, ...which }, signal)
  return live
}

function notSet(title: string) {
  return failure('NOT_VERIFIED', {
    summary: `The setting is not what it was set to (${title}).`,
    tried: 'read pg_db_role_setting',
    next: 'Somebody else may have changed it. Look, then retry.',
    retry: 'probe-first',
  })
}

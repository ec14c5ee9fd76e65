import type { Plan, Undo } from '../../../../shared/domain/plan.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Underway } from '../../ports/system.ts'
import { oidsOnCard } from './card-text.ts'
import { hasCard, isSignedOff, ownBlock } from './comments.ts'
import { type Database, isFenced, readDatabases } from './databases.ts'
import { readCopies, readKept } from './keeping/kept-databases.ts'
import { databaseFacts } from './plan-words.ts'
import { sceneOf } from './restore-input.ts'
import { markIn } from './restore-mark.ts'
import { textOf } from './row-values.ts'
import { identityText, readIdentity } from './server-identity.ts'
import { findDump } from './sources/find-dump.ts'
import { type SwapDetails, swapBackOf, swapOf } from './swap-details.ts'
import { exchangeStatements, liftStatement } from './swap-statements.ts'

const SESSIONS = `SELECT DISTINCT application_name AS name FROM pg_stat_activity
  WHERE starts_with(application_name, 'rollback-console/') AND pid <> pg_backend_pid() ORDER BY 1`

/** The databases of one run: those that are there. */
interface Pieces {
  readonly live: Database | undefined
  readonly side: Database | undefined
  readonly before: Database | undefined
}

/**
 * Restores that some console began and none has ended, by what the server shows: the names that hold a run's id, the
 * comments, the OIDs and the fence. It takes no log of anybody. @throws FailureError as `SqlReads.read`
 */
export async function readUnderway(
  world: Reads,
  signal: AbortSignal,
): Promise<readonly Underway[]> {
  const anyRun = sceneOf(world, { run: '' })
  const { maintenance, profile } = anyRun
  const copies = await readCopies(world, anyRun, signal)
  const kept = (await readKept(world, anyRun, signal)).map(({ database }) => database)
  const runs = new Set([...copies, ...kept].map(({ name }) => name.slice(-8)))
  if (runs.size === 0) return []
  const names = [anyRun.live]
  const [live] = await readDatabases(world, { maintenance, names }, signal)
  const server = identityText(await readIdentity(world, maintenance, signal))
  const applications = (await world.sql.read(maintenance, { text: SESSIONS }, signal)).map((row) =>
    textOf(row, 'name'),
  )
  const found: Underway[] = []
  for (const run of runs) {
    if (!/^[a-z2-7]{8}$/.test(run)) continue
    const scene = sceneOf(world, { run })
    const side = copies.find(({ name }) => name === scene.side)
    const before = kept.find(({ name }) => name === scene.before)
    const stage = stageOf({ live, side, before }, run)
    if (stage === undefined) continue
    const mark = markIn(ownBlock((side ?? before)?.comment))
    const backup = await findDump(world, mark)
    const ours = `rollback-console/${run}/`
    found.push({
      run,
      standing: wordsOf(stage, { live: scene.live, ...mark }),
      sessions: applications
        .filter((name) => name.startsWith(ours))
        .map((name) => name.slice(ours.length)),
      ...(mark.procedure === undefined ? {} : { procedure: mark.procedure }),
      ...(backup === undefined ? {} : { target: backup }),
      ...(stage.kind === 'fenced' ? { reached: 'fence-writes' } : {}),
      done:
        stage.kind === 'swapped'
          ? [
              swapFound(
                {
                  ...{ run, live: scene.live, side: scene.side, before: scene.before, server },
                  liveOid: stage.before.oid,
                  sideOid: stage.live.oid,
                  keepDays: profile.keepDays,
                  difference: {},
                },
                { stage, maintenanceDatabase: profile.maintenanceDatabase },
              ),
            ]
          : [],
    })
  }
  return found
}

type Stage =
  | { readonly kind: 'beside' }
  | { readonly kind: 'fenced' }
  | { readonly kind: 'swapped'; readonly live: Database; readonly before: Database }

/** How far a run is; `undefined` where it is over, or where the databases are not what any run leaves. Pure. */
function stageOf({ live, side, before }: Pieces, run: string): Stage | undefined {
  if (live === undefined) return undefined
  if (side !== undefined && before === undefined) {
    const fenced = isFenced(live) && hasCard(live.comment, run)
    return fenced ? { kind: 'fenced' } : { kind: 'beside' }
  }
  if (before === undefined || side !== undefined || isSignedOff(live.comment)) return undefined
  const oids = oidsOnCard(ownBlock(live.comment))
  const isSwapped =
    hasCard(live.comment, run) && oids?.restoredOid === live.oid && oids.beforeOid === before.oid
  return isSwapped ? { kind: 'swapped', live, before } : undefined
}

function wordsOf(
  stage: Stage,
  { live, dump }: { readonly live: string; readonly dump?: string },
): string {
  const from = dump === undefined ? 'a dump that it has not named yet' : dump
  switch (stage.kind) {
    case 'beside':
      return `A copy of ${live} stands beside it, from ${from}. ${live} serves, and takes writes.`
    case 'fenced':
      return `A copy of ${live} stands beside it, from ${from}. ${live} refuses writes: it was about to be swapped.`
    case 'swapped':
      return `${live} is the copy restored from ${from}; the database from before is ${stage.before.name}. What comes behind the swap has not been signed off.`
  }
}

/** The swap as this console would have planned it, from the OIDs that the card and the server agree on. */
function swapFound(
  details: SwapDetails,
  given: {
    readonly stage: Extract<Stage, { readonly kind: 'swapped' }>
    readonly maintenanceDatabase: string
  },
): Underway['done'][number] {
  const { stage, maintenanceDatabase: database } = given
  const { run, live, side, before } = details
  const evidence = [
    ...databaseFacts('live database', stage.live),
    ...databaseFacts('database from before', stage.before),
  ]
  const plan: Plan = {
    system: 'postgres',
    operation: 'swap',
    title: `Swap: ${side} became ${live}, the old one stays as ${before}`,
    now: evidence,
    target: [],
    acts: [{ kind: 'sql', database, statements: exchangeStatements(swapOf(details)) }],
    preconditions: { server: details.server, liveOid: details.liveOid, sideOid: details.sideOid },
    details,
    reversibility: 'irreversible',
    warnings: [],
  }
  const undo: Undo = {
    kind: 'undo',
    title: `Give ${live} back to the database from before`,
    acts: [
      {
        kind: 'sql',
        database,
        statements: exchangeStatements(swapBackOf(details), [liftStatement(live)]),
      },
    ],
    operation: { system: 'postgres', name: 'swap-back', input: { run, swap: details } },
  }
  return { operation: 'swap', plan, undo, evidence }
}

import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import { timestamp } from '../../ports/clock.ts'
import type { Reads } from '../../ports/reads.ts'
import { operation } from '../operation.ts'
import { Compared, compareOnce } from './compare/compare-once.ts'
import { isFenced, named, readDatabases } from './databases.ts'
import { explainSessions, readExchange, reconcileExchange } from './exchange-outcome.ts'
import { planSwap, type SwapObserved } from './plan-swap.ts'
import { databaseFacts } from './plan-words.ts'
import { RestoreInput, sceneOf } from './restore-input.ts'
import { identityText, readIdentity } from './server-identity.ts'
import { readSessions } from './sessions.ts'
import { sendPlanned } from './sql-message.ts'
import { SwapDetails, swapBackOf, swapOf } from './swap-details.ts'
import { exchangeStatements, liftStatement } from './swap-statements.ts'

const DAY_MS = 86_400_000

const SwapInput = RestoreInput.extend({
  /** What this step's newest plan has seen: a comparison that may be true still. */
  compared: z.record(z.string(), z.json()).exactOptional(),
})
type SwapInput = z.infer<typeof SwapInput>

/**
 * Gives the restored copy the name of the live database, in one transaction of one message, while everybody's session
 * is ended (postgres.md, 8). The old database goes on serving until that moment and stays as the way back. Whether it
 * happened is told by the two OIDs.
 */
export const swap = operation<SwapInput, SwapObserved, SwapDetails>({
  system: 'postgres',
  name: 'swap',
  input: SwapInput,
  details: SwapDetails,
  patience: { everyMs: 500, forMs: 20_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const { maintenance } = scene
    const names = [scene.live, scene.side, scene.before]
    const found = await readDatabases(world, { maintenance, names }, signal)
    const live = named(found, scene.live)
    const side = named(found, scene.side)
    const identity = await readIdentity(world, maintenance, signal)
    const server = identityText(identity)
    const earlier = Compared.safeParse(input.compared).data
    const compared =
      live === undefined || side === undefined || !isFenced(live)
        ? undefined
        : await compareOnce(world, { maintenance, server, live, side, earlier }, signal)
    return {
      input: RestoreInput.parse(input),
      ...{ scene, identity, live, side, compared, before: named(found, scene.before) },
      sessions: await readSessions(world, { maintenance, database: scene.live }, signal),
      keptUntil: new Date(
        Date.parse(timestamp(world.clock)) + scene.profile.keepDays * DAY_MS,
      ).toISOString(),
    }
  },
  plan: (_input, observed) => planSwap(observed),
  planUndo: (plan, observed) => ({
    kind: 'undo',
    title: `Give ${plan.details.live} back to the database from before`,
    acts: [
      {
        kind: 'sql',
        database: observed.scene.profile.maintenanceDatabase,
        statements: exchangeStatements(swapBackOf(plan.details), [
          liftStatement(plan.details.live),
        ]),
      },
    ],
    until: observed.keptUntil,
    operation: {
      system: 'postgres',
      name: 'swap-back',
      input: { ...observed.input, swap: plan.details },
    },
  }),
  async preState(plan, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const { live, side, before } = plan.details
    const found = await readDatabases(world, { maintenance, names: [live, side, before] }, signal)
    return { oids: Object.fromEntries(found.map((database) => [database.name, database.oid])) }
  },
  apply(plan, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const names = [plan.details.live, plan.details.side]
    return sendPlanned(
      plan,
      world,
      {
        endSessionsOf: names,
        explain: (rejected, words) =>
          explainSessions(world, { maintenance, names, rejected, words }, signal),
      },
      signal,
    )
  },
  reconcile: ({ plan }, world, signal) =>
    reconcileExchange(
      world,
      {
        plan,
        maintenance: sceneOf(world, plan.details).maintenance,
        exchange: swapOf(plan.details),
      },
      signal,
    ),
  verify: (plan, world, signal) => verifySwap(plan.details, world, signal),
})

async function verifySwap(
  details: SwapDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const { maintenance } = sceneOf(world, details)
  const state = await readExchange(world, { maintenance, exchange: swapOf(details) }, signal)
  const oids = [details.liveOid, details.sideOid]
  const found = await readDatabases(world, { maintenance, oids }, signal)
  const evidence = found.flatMap((database) => databaseFacts(database.name, database))
  if (state.kind !== 'after')
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: `${details.live} is not the restored database.`,
        tried: 'compared the OIDs of both databases with their names',
        answered: state.kind === 'strange' ? state.what : 'both are called as before',
        world:
          state.kind === 'strange' ? 'Somebody else renamed a database.' : 'Nothing was changed.',
        next: 'Look at both databases, then plan the swap again.',
        retry: 'probe-first',
      }),
      evidence,
    }
  const serving = named(found, details.live)
  if (serving !== undefined && isFenced(serving))
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: `${details.live} serves, but refuses writes.`,
        tried: 'read its default_transaction_read_only',
        world: 'The restored database serves reads.',
        next: 'Lift the fence (lift-fence), or swap back.',
      }),
      evidence,
    }
  return {
    kind: 'verified',
    evidence: [
      ...evidence,
      fact('old rows stay in', `${details.before} for ${details.keepDays} days`),
    ],
  }
}

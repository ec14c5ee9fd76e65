import type { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../shared/domain/plan.ts'
import { operation } from '../operation.ts'
import { challengeOf } from './challenge.ts'
import { type Database, isFenced, named, readDatabases } from './databases.ts'
import {
  type ExchangeState,
  explainSessions,
  readExchange,
  reconcileExchange,
} from './exchange-outcome.ts'
import { databaseFacts, notFound } from './plan-words.ts'
import { GoBackInput, type Scene, sceneOf } from './restore-input.ts'
import { readRowsSinceRename } from './rows-since.ts'
import { identityText, readIdentity, type ServerIdentity } from './server-identity.ts'
import { sendPlanned } from './sql-message.ts'
import { SwapDetails, swapBackOf } from './swap-details.ts'
import { exchangeStatements, liftStatement } from './swap-statements.ts'

const SwapBackInput = GoBackInput.extend({
  /** The details of the swap's plan. */
  swap: SwapDetails,
})
type SwapBackInput = z.infer<typeof SwapBackInput>

interface Observed {
  readonly scene: Scene
  readonly identity: ServerIdentity
  readonly state: ExchangeState
  readonly serving: Database | undefined
  /** Written into the restored database since the swap, by table; `undefined`: could not be counted. */
  readonly since: ReadonlyMap<string, number> | undefined
}

/**
 * Gives the name back to the database from before, and lets writes in again, all in one transaction. The restored copy
 * stays under the name it was restored as, with whatever was written into it since.
 */
export const swapBack = operation<SwapBackInput, Observed, SwapDetails>({
  system: 'postgres',
  name: 'swap-back',
  input: SwapBackInput,
  details: SwapDetails,
  patience: { everyMs: 500, forMs: 20_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const { maintenance } = scene
    const exchange = swapBackOf(input.swap)
    const state = await readExchange(world, { maintenance, exchange }, signal)
    const names = [input.swap.live]
    const [serving] = await readDatabases(world, { maintenance, names }, signal)
    const since =
      state.kind === 'before'
        ? await readRowsSinceRename(world, input.swap.live, signal)
        : new Map<string, number>()
    const identity = await readIdentity(world, maintenance, signal)
    return { scene, state, serving, since, identity }
  },
  plan: (input, observed) => planSwapBack(input, observed),
  planUndo: (plan) => ({
    kind: 'no-way-back',
    because: `A new restore gives the copy back; it stays as ${plan.details.side}, with what was written into it.`,
  }),
  async preState(plan, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const oids = [plan.details.liveOid, plan.details.sideOid]
    const found = await readDatabases(world, { maintenance, oids }, signal)
    return { oids: Object.fromEntries(found.map((database) => [database.name, database.oid])) }
  },
  apply(plan, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const names = [plan.details.live, plan.details.before]
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
        exchange: swapBackOf(plan.details),
      },
      signal,
    ),
  async verify(plan, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    const exchange = swapBackOf(plan.details)
    const state = await readExchange(world, { maintenance, exchange }, signal)
    const oids = [plan.details.liveOid, plan.details.sideOid]
    const found = await readDatabases(world, { maintenance, oids }, signal)
    const evidence = found.flatMap((database) => databaseFacts(database.name, database))
    const serving = named(found, plan.details.live)
    if (state.kind === 'after' && serving !== undefined && !isFenced(serving))
      return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: `${plan.details.live} is not the database from before, or refuses writes.`,
        tried: 'compared the OIDs of both databases with their names, and read the setting',
        world: state.kind === 'strange' ? state.what : 'The restored database still serves.',
        next: 'Look at both databases, then retry. The undo card in their comments has the SQL.',
        retry: 'probe-first',
      }),
      evidence,
    }
  },
})

function planSwapBack(input: SwapBackInput, observed: Observed): Planned<SwapDetails> {
  const { scene, state, serving, since, identity } = observed
  const { swap } = input
  if (state.kind === 'after' && serving !== undefined)
    return {
      kind: 'nothing-to-do',
      because: `${swap.live} is the database from before (OID ${swap.liveOid}).`,
      evidence: databaseFacts('live database', serving),
    }
  if (state.kind === 'strange' || serving === undefined)
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        ...notFound(swap.before),
        summary: 'The databases of this swap are not what it left behind.',
        ...(state.kind === 'strange' ? { answered: state.what } : {}),
        next: 'Look at both databases: somebody renamed or dropped one of them.',
      }),
    }
  const rows = [...(since ?? [])]
  const warnings =
    since === undefined
      ? [
          `What was written since the swap could not be counted; it would stay behind in ${swap.side}.`,
        ]
      : rows.map(
          ([table, count]) =>
            `${table}: ${count} row(s) written since the swap would stay behind in ${swap.side}.`,
        )
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'swap-back',
      title: `Swap back: ${swap.before} becomes ${swap.live} again`,
      now: [
        ...databaseFacts('live database', serving),
        { kind: 'table', label: 'written since the swap', columns: ['table', 'rows'], rows },
      ],
      target: [
        fact('becomes live', `${swap.before} (OID ${swap.liveOid})`),
        fact('stays', `${swap.side} (OID ${swap.sideOid})`),
      ],
      acts: [
        {
          kind: 'sql',
          database: scene.profile.maintenanceDatabase,
          statements: exchangeStatements(swapBackOf(swap), [liftStatement(swap.live)]),
        },
      ],
      preconditions: {
        server: identityText(identity),
        liveOid: swap.liveOid,
        sideOid: swap.sideOid,
      },
      details: swap,
      reversibility: 'reversible',
      // That rows were written is part of what is approved; how many moves while traffic runs.
      ...(since === undefined || rows.length > 0
        ? { challenge: challengeOf(serving, identity) }
        : {}),
      warnings,
    },
  }
}

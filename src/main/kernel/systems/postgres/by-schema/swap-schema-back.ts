import type { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import { operation } from '../../operation.ts'
import { challengeOf } from '../challenge.ts'
import type { ExchangeState } from '../exchange-outcome.ts'
import { GoBackInput } from '../restore-input.ts'
import { readRowsSinceRename } from '../rows-since.ts'
import { identityText, readIdentity, type ServerIdentity } from '../server-identity.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'
import { sendPlanned } from '../sql-message.ts'
import {
  readSchemaExchange,
  reconcileSchemas,
  SchemaSwapDetails,
  schemaExchangeStatements,
  schemaSwapBackOf,
} from './schema-exchange.ts'
import { schemaSceneOf } from './schema-scene.ts'
import { verifyExchange } from './swap-schema.ts'

const BackInput = GoBackInput.extend({
  /** The details of the swap's plan. */
  swap: SchemaSwapDetails,
})
type BackInput = z.infer<typeof BackInput>

interface Observed {
  readonly identity: ServerIdentity
  readonly state: ExchangeState
  /** Written into the restored schema since the swap, by table; `undefined`: could not be counted. */
  readonly since: ReadonlyMap<string, number> | undefined
}

/** Gives the name back to the schema from before, and lets writes in again. The copy stays, with what was written into it. */
export const swapSchemaBack = operation<BackInput, Observed, SchemaSwapDetails>({
  system: 'postgres',
  name: 'swap-schema-back',
  input: BackInput,
  details: SchemaSwapDetails,
  patience: { everyMs: 500, forMs: 20_000 },
  async probe({ swap }, world, signal) {
    const { plain: target } = schemaSceneOf(world, swap)
    const exchange = schemaSwapBackOf(swap)
    const state = await readSchemaExchange(world, { target, exchange }, signal)
    return {
      state,
      identity: await readIdentity(world, target, signal),
      since:
        state.kind === 'before'
          ? await readRowsSinceRename(world, swap.database, signal, LIVE_SCHEMA)
          : new Map(),
    }
  },
  plan: ({ swap }, observed) => planBack(swap, observed),
  planUndo: ({ details }) => ({
    kind: 'no-way-back',
    because: `A new restore gives the copy back; it stays as the schema ${details.side}.`,
  }),
  preState: ({ details }) =>
    Promise.resolve({ liveOid: details.liveOid, sideOid: details.sideOid }),
  apply: (plan, world, signal) =>
    sendPlanned(plan, world, { endSessionsOf: [plan.details.database] }, signal),
  reconcile({ plan: { details } }, world, signal) {
    const { plain: target, run } = schemaSceneOf(world, details)
    return reconcileSchemas(world, { target, run, exchange: schemaSwapBackOf(details) }, signal)
  },
  verify: ({ details }, world, signal) =>
    verifyExchange(details, { world, exchange: schemaSwapBackOf(details) }, signal),
})

function planBack(swap: SchemaSwapDetails, observed: Observed): Planned<SchemaSwapDetails> {
  const { identity, state, since } = observed
  if (state.kind === 'after')
    return {
      kind: 'nothing-to-do',
      because: `${LIVE_SCHEMA} is the schema from before (OID ${swap.liveOid}).`,
      evidence: [],
    }
  if (state.kind === 'strange')
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: 'The schemas of this swap are not what it left behind.',
        tried: 'compared OIDs with names in pg_namespace',
        answered: state.what,
        next: 'Look at both schemas: somebody renamed or dropped one of them.',
        retry: 'probe-first',
      }),
    }
  const rows = [...(since ?? [])]
  const stays = `would stay behind in the schema ${swap.side}`
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'swap-schema-back',
      title: `Swap back: the schema ${swap.before} becomes ${LIVE_SCHEMA} again`,
      now: [{ kind: 'table', label: 'written since the swap', columns: ['table', 'rows'], rows }],
      target: [
        fact('becomes live', `schema ${swap.before} (OID ${swap.liveOid})`),
        fact('stays', `schema ${swap.side} (OID ${swap.sideOid})`),
      ],
      acts: [
        {
          kind: 'sql',
          database: swap.database,
          // Going back waits for no lock: who writes now writes into what stays behind, and is ended.
          statements: schemaExchangeStatements(schemaSwapBackOf(swap), { lock: [] }),
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
        ? { challenge: challengeOf({ name: swap.database, oid: swap.databaseOid }, identity) }
        : {}),
      warnings:
        since === undefined
          ? [`What was written since the swap could not be counted; it ${stays}.`]
          : rows.map(
              ([table, count]) => `${table}: ${count} row(s) written since the swap ${stays}.`,
            ),
    },
  }
}

import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Verdict } from '../../../../../shared/domain/verdict.ts'
import type { Reads } from '../../../ports/reads.ts'
import { operation } from '../../operation.ts'
import { Compared, compareOnce } from '../compare/compare-once.ts'
import { isFenced, readDatabases } from '../databases.ts'
import { RestoreInput } from '../restore-input.ts'
import { readKeyed } from '../rules/read-rules.ts'
import { planAdvances, readSequences } from '../sequences.ts'
import { identityText, readIdentity } from '../server-identity.ts'
import { readSessions } from '../sessions.ts'
import { LIVE_SCHEMA } from '../shown-schema.ts'
import { sendPlanned } from '../sql-message.ts'
import { readTables } from '../tables.ts'
import { planSwapSchema, type SwapSchemaObserved } from './plan-swap-schema.ts'
import {
  readSchemaExchange,
  reconcileSchemas,
  type SchemaExchange,
  SchemaSwapDetails,
  schemaExchangeStatements,
  schemaSwapBackOf,
  schemaSwapOf,
} from './schema-exchange.ts'
import { schemaSceneOf } from './schema-scene.ts'
import { readRenameObstacles, readSchemas, schemaNamed } from './schemas.ts'

const SwapInput = RestoreInput.extend({
  /** What this step's newest plan has seen: a comparison that may be true still. */
  compared: z.record(z.string(), z.json()).exactOptional(),
})
type SwapInput = z.infer<typeof SwapInput>

/** Gives the copy the name `public`, in one transaction of one message, and ends everybody's session behind it. */
export const swapSchema = operation<SwapInput, SwapSchemaObserved, SchemaSwapDetails>({
  system: 'postgres',
  name: 'swap-schema',
  input: SwapInput,
  details: SchemaSwapDetails,
  patience: { everyMs: 500, forMs: 20_000 },
  probe: observe,
  plan: (_input, observed) => planSwapSchema(observed),
  planUndo: (plan, observed) => ({
    kind: 'undo',
    title: `Give ${LIVE_SCHEMA} back to the schema from before`,
    acts: [
      {
        kind: 'sql',
        database: plan.details.database,
        statements: schemaExchangeStatements(schemaSwapBackOf(plan.details), { lock: [] }),
      },
    ],
    operation: {
      system: 'postgres',
      name: 'swap-schema-back',
      input: { run: observed.scene.run, swap: plan.details },
    },
  }),
  preState: ({ details }) =>
    Promise.resolve({ liveOid: details.liveOid, sideOid: details.sideOid }),
  apply: (plan, world, signal) =>
    sendPlanned(plan, world, { endSessionsOf: [plan.details.database] }, signal),
  reconcile({ plan: { details } }, world, signal) {
    const { plain: target, run } = schemaSceneOf(world, details)
    return reconcileSchemas(world, { target, run, exchange: schemaSwapOf(details) }, signal)
  },
  verify: ({ details }, world, signal) =>
    verifyExchange(details, { world, exchange: schemaSwapOf(details) }, signal),
})

async function observe(
  input: SwapInput,
  world: Reads,
  signal: AbortSignal,
): Promise<SwapSchemaObserved> {
  const scene = schemaSceneOf(world, input)
  const { plain: target, side: sideName, before: beforeName } = scene
  const identity = await readIdentity(world, target, signal)
  const names = [LIVE_SCHEMA, sideName, beforeName]
  const found = await readSchemas(world, { target, names }, signal)
  const [live, side] = [schemaNamed(found, LIVE_SCHEMA), schemaNamed(found, sideName)]
  const asked = { maintenance: target, names: [scene.database] }
  const [database] = await readDatabases(world, asked, signal)
  const obstacle = { target, schema: LIVE_SCHEMA, role: identity.role }
  const ready = database !== undefined && live !== undefined && side !== undefined
  const compared =
    ready && isFenced(database)
      ? await compareOnce(
          world,
          {
            ...{ maintenance: target, server: identityText(identity) },
            ...{ live: database, side: database, schemas: { live, side } },
            earlier: Compared.safeParse(input.compared).data,
          },
          signal,
        )
      : undefined
  const rules = scene.profile.afterRestore ?? []
  return {
    ...{ scene, identity, database, live, side, compared },
    before: schemaNamed(found, beforeName),
    obstacles: await readRenameObstacles(world, obstacle, signal),
    sessions: await readSessions(world, { maintenance: target, database: scene.database }, signal),
    tables: await readTables(world, scene.atLive, signal),
    advances: ready
      ? planAdvances(
          await readSequences(world, scene.atLive, signal),
          await readSequences(world, scene.atSide, signal),
        )
      : [],
    rules: ready ? await readKeyed(world, { live: scene.atLive, rules }, signal) : [],
  }
}

/** By the OIDs of both schemas; and live takes writes again. */
export async function verifyExchange(
  details: SchemaSwapDetails,
  given: { readonly world: Reads; readonly exchange: SchemaExchange },
  signal: AbortSignal,
): Promise<Verdict> {
  const { world, exchange } = given
  const { plain: target } = schemaSceneOf(world, details)
  const state = await readSchemaExchange(world, { target, exchange }, signal)
  const asked = { maintenance: target, names: [details.database] }
  const [database] = await readDatabases(world, asked, signal)
  const fenced = database !== undefined && isFenced(database)
  const evidence = [
    fact(`schema ${LIVE_SCHEMA}`, `OID ${exchange.coming.oid} is expected`),
    fact('default_transaction_read_only', fenced ? 'on' : 'not set'),
  ]
  if (state.kind === 'after' && database !== undefined && !fenced)
    return { kind: 'verified', evidence }
  return {
    kind: 'failed',
    failure: failure('NOT_VERIFIED', {
      summary:
        state.kind === 'after'
          ? `${LIVE_SCHEMA} is the right schema, but writes are refused.`
          : `${LIVE_SCHEMA} is not the schema that it should be.`,
      tried: 'compared the OIDs of both schemas with their names, and read the setting',
      answered: state.kind === 'strange' ? state.what : 'both are called as before',
      world: state.kind === 'strange' ? 'Somebody else renamed a schema.' : 'Nothing is half done.',
      next: 'Look at both schemas and at the fence (lift-fence), then plan again.',
      retry: 'probe-first',
    }),
    evidence,
  }
}

import { z } from 'zod'
import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Planned } from '../../../../../shared/domain/plan.ts'
import { operation } from '../../operation.ts'
import { isRunWriting } from '../in-place/still-working.ts'
import { identifier, literal } from '../quoting.ts'
import { RestoreInput } from '../restore-input.ts'
import { identityText, readIdentity, type ServerIdentity } from '../server-identity.ts'
import { sendPlanned } from '../sql-message.ts'
import { type SchemaScene, schemaSceneOf } from './schema-scene.ts'
import { readSchemas, type Schema, schemaNamed } from './schemas.ts'

const Details = z.object({ run: z.string(), side: z.string(), sideOid: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly scene: SchemaScene
  readonly identity: ServerIdentity
  readonly side: Schema | undefined
  /** The schema from before: where it is there, this run has swapped. */
  readonly before: Schema | undefined
  /** A swap back leaves it with what was written while it served. */
  readonly served: boolean
}

/** Drops the copy beside live: the way back from making it. One that may have served is left alone. */
export const dropSchema = operation<RestoreInput, Observed, Details>({
  system: 'postgres',
  name: 'drop-schema',
  input: RestoreInput,
  details: Details,
  patience: { everyMs: 500, forMs: 60_000 },
  async probe(input, world, signal) {
    const scene = schemaSceneOf(world, input)
    const { plain: target } = scene
    const names = [scene.side, scene.before]
    const found = await readSchemas(world, { target, names }, signal)
    const text = `SELECT age(n.xmin) < age(y.xmin) AS renamed FROM pg_namespace n JOIN pg_type y ON y.typnamespace = n.oid WHERE n.nspname = $1 ORDER BY age(y.xmin) LIMIT 1`
    const [row = {}] = await world.sql.read(target, { text, values: [scene.side] }, signal)
    return {
      scene,
      identity: await readIdentity(world, target, signal),
      side: schemaNamed(found, scene.side),
      before: schemaNamed(found, scene.before),
      // Its row in pg_namespace is younger than what it holds: it was renamed in a later transaction.
      served: row['renamed'] === true,
    }
  },
  plan: (_input, observed) => planDrop(observed),
  planUndo: () => ({
    kind: 'no-way-back',
    because: 'A dropped schema is gone. The same copy can be made again from the dump.',
  }),
  preState: (plan) => Promise.resolve({ sideOid: plan.details.sideOid }),
  apply: (plan, world, signal) => sendPlanned(plan, world, { timeoutMs: 60_000 }, signal),
  async reconcile({ plan: { details } }, world, signal) {
    const { plain: target, run } = schemaSceneOf(world, details)
    if (await isRunWriting(world, { live: target, run }, signal)) return 'unsettled'
    const found = await readSchemas(world, { target, oids: [details.sideOid] }, signal)
    return found.length === 0 ? 'happened' : 'did-not'
  },
  async verify({ details }, world, signal) {
    const { plain: target } = schemaSceneOf(world, details)
    const found = await readSchemas(world, { target, oids: [details.sideOid] }, signal)
    if (found.length === 0) return { kind: 'verified', evidence: [fact(details.side, 'is gone')] }
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: `The schema ${details.side} is still there.`,
        tried: 'looked for its OID in pg_namespace',
        next: 'Look who holds a table of it, then retry.',
      }),
      evidence: [],
    }
  },
})

/** The copy, with all that is in it. */
export function dropStatement(side: string): string {
  return `DROP SCHEMA ${identifier(side)} CASCADE`
}

function planDrop({ scene, identity, side, before, served }: Observed): Planned<Details> {
  if (side === undefined)
    return {
      kind: 'nothing-to-do',
      because: `There is no schema ${scene.side}.`,
      evidence: before === undefined ? [] : [fact('from before a swap', before.name)],
    }
  if (served)
    return {
      kind: 'refusal',
      failure: failure('BLOCKED', {
        summary: `${side.name} may have served: it can hold rows that are nowhere else.`,
        tried: 'compared the transactions of its name and of its content',
        next: 'Look into it; DROP SCHEMA by hand when nobody wants its rows any more.',
        retry: 'no',
      }),
    }
  return {
    kind: 'plan',
    plan: {
      system: 'postgres',
      operation: 'drop-schema',
      title: `Drop the copy, the schema ${side.name}`,
      now: [fact('copy', `schema ${side.name} (OID ${side.oid})`)],
      target: [fact('copy', 'gone')],
      acts: [
        {
          kind: 'sql',
          database: scene.database,
          statements: [
            'BEGIN',
            `SELECT 1 / count(*) AS unchanged FROM pg_namespace WHERE nspname = ${literal(side.name)} AND oid = ${side.oid}`,
            dropStatement(side.name),
            'COMMIT',
          ],
        },
      ],
      preconditions: { server: identityText(identity), sideOid: side.oid },
      details: { run: scene.run, side: side.name, sideOid: side.oid },
      reversibility: 'reversible',
      warnings: [],
    },
  }
}

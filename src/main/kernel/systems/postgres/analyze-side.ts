import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { operation } from '../operation.ts'
import { type Database, readDatabases } from './databases.ts'
import { databaseFacts, notFound } from './plan-words.ts'
import { databaseOf, RestoreInput, type Scene, sceneOf } from './restore-input.ts'
import { listOf } from './row-values.ts'
import { isStillRunning, sendPlanned } from './sql-message.ts'

const Details = z.object({ run: z.string(), side: z.string(), sideOid: z.string() })
type Details = z.infer<typeof Details>

interface Observed {
  readonly scene: Scene
  readonly side: Database | undefined
  readonly without: readonly string[]
}

// Tables with rows that were never analysed, of those that our role may analyse.
const WITHOUT = `SELECT json_agg(n.nspname || '.' || c.relname ORDER BY 1)::text AS names
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_stat_all_tables s ON s.relid = c.oid
  WHERE c.relkind = 'r' AND n.nspname <> 'information_schema' AND left(n.nspname, 3) <> 'pg_'
  AND pg_has_role(current_user, c.relowner, 'USAGE') AND pg_relation_size(c.oid) > 0
  AND s.last_analyze IS NULL AND s.last_autoanalyze IS NULL`

/** Gathers statistics in the copy, so that its first queries after the swap are as fast as live's. */
export const analyzeSide = operation<RestoreInput, Observed, Details>({
  system: 'postgres',
  name: 'analyze-side',
  input: RestoreInput,
  details: Details,
  patience: { everyMs: 500, forMs: 30_000 },
  async probe(input, world, signal) {
    const scene = sceneOf(world, input)
    const { maintenance, side } = scene
    const [found] = await readDatabases(world, { maintenance, names: [side] }, signal)
    const without = found === undefined ? [] : await readWithout(world, side, signal)
    return { scene, side: found, without }
  },
  plan(_input, { scene, side, without }) {
    if (side === undefined) return { kind: 'refusal', failure: notFound(scene.side) }
    if (without.length === 0)
      return { kind: 'nothing-to-do', because: 'Every table has statistics.', evidence: [] }
    return {
      kind: 'plan',
      plan: {
        system: 'postgres',
        operation: 'analyze-side',
        title: `Gather statistics in ${side.name}`,
        now: databaseFacts('side database', side),
        target: [fact('copy', `${side.name} (OID ${side.oid})`)],
        acts: [{ kind: 'sql', database: side.name, statements: ['ANALYZE'] }],
        preconditions: { sideOid: side.oid },
        details: { run: scene.run, side: side.name, sideOid: side.oid },
        reversibility: 'reversible',
        warnings: [],
      },
    }
  },
  planUndo: () => ({ kind: 'no-way-back', because: 'Nothing needs to go back: statistics only.' }),
  preState: (plan) => Promise.resolve({ sideOid: plan.details.sideOid }),
  apply: (plan, world, signal) => sendPlanned(plan, world, { timeoutMs: 1_800_000 }, signal),
  async reconcile({ plan }, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    if (await isStillRunning(world, { maintenance, plan }, signal)) return 'unsettled'
    const without = await readWithout(world, plan.details.side, signal)
    return without.length === 0 ? 'happened' : 'did-not'
  },
  async verify(plan, world, signal) {
    const without = await readWithout(world, plan.details.side, signal)
    if (without.length === 0)
      return { kind: 'verified', evidence: [fact('statistics', 'every table has them')] }
    return {
      kind: 'failed',
      failure: failure('NOT_VERIFIED', {
        summary: `${without.join(', ')}: no statistics.`,
        tried: `ANALYZE in ${plan.details.side}`,
        world: 'Live was not touched.',
        next: 'Retry, or skip: the copy is right but its first queries may be slow.',
      }),
      evidence: [],
    }
  },
})

async function readWithout(
  world: Pick<Reads, 'sql'>,
  side: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [row = {}] = await world.sql.read(databaseOf(side), { text: WITHOUT }, signal)
  return listOf(row, 'names')
}

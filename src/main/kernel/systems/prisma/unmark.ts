import { z } from 'zod'
import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Reads } from '../../ports/reads.ts'
import { operation } from '../operation.ts'
import { prismaOf, schemaOf } from './configuration.ts'
import { lockWords } from './look-at-migrations.ts'
import {
  isUnfinished,
  type MigrationTable,
  migrationsTable,
  readMigrationTable,
} from './migration-rows.ts'
import { literal } from './quoting.ts'
import { isStillRunning, sendSql, transactionOf } from './send-sql.ts'
import { live } from './sight.ts'

const Marked = z.object({ rows: z.array(z.string()).min(1), added: z.string().nullable() })
const Input = Marked.extend({
  run: z.string().regex(/^[a-z0-9]{8}$/),
  target: z.object({ migration: z.string() }),
})
type Input = z.infer<typeof Input>

/** What makes a marked migration a failed one again: the rows as they were. */
export function unmarkStatements(
  schema: string,
  marked: z.infer<typeof Marked>,
): readonly string[] {
  const table = migrationsTable(schema)
  return [
    ...(marked.added === null ? [] : [`DELETE FROM ${table} WHERE id = ${literal(marked.added)}`]),
    `UPDATE ${table} SET rolled_back_at = NULL WHERE id IN (${marked.rows.map(literal).join(', ')})`,
  ]
}

interface Observed {
  readonly table: MigrationTable
  readonly schema: string
}

/** Takes a mark back: `_prisma_migrations` says again what it said before. */
export const unmark = operation<Input, Observed, Input>({
  system: 'prisma',
  name: 'unmark',
  input: Input,
  details: Input,
  patience: { everyMs: 500, forMs: 10_000 },
  async probe(_input, world, signal) {
    const schema = schemaOf(prismaOf(world))
    return { schema, table: await readMigrationTable(world, { target: live, schema }, signal) }
  },
  plan(input, { table, schema }) {
    const { migration } = input.target
    if (table.lock !== undefined)
      return {
        kind: 'refusal',
        failure: failure('ANOTHER_IN_PROGRESS', {
          summary: `Somebody migrates right now: ${lockWords(table.lock)}.`,
          tried: `to call ${migration} failed again`,
          next: 'Wait until it has ended, then look again.',
        }),
      }
    if (isUnmarked(input, table))
      return {
        kind: 'nothing-to-do',
        because: `${migration} counts as failed already.`,
        evidence: [],
      }
    const owner = { schema, owner: table.owner, role: table.role }
    const statements = transactionOf(owner, unmarkStatements(schema, input))
    return {
      kind: 'plan',
      plan: {
        system: 'prisma',
        operation: 'unmark',
        title: `Call ${migration} failed again in ${table.database}`,
        now: [],
        target: [fact('migration', migration)],
        acts: [{ kind: 'sql', database: table.database, statements }],
        preconditions: {},
        details: input,
        reversibility: 'reversible',
        warnings: [
          'Until it is resolved, no image that runs `migrate deploy` at boot comes up (P3009).',
        ],
      },
    }
  },
  planUndo: () => ({ kind: 'no-way-back', because: 'It can be marked again.' }),
  preState: async () => ({}),
  apply: (plan, world, signal) => sendSql(plan, world, live, signal),
  async reconcile({ plan }, world, signal) {
    if (await isStillRunning(world, live, signal)) return 'unsettled'
    return isUnmarked(plan.details, await look(world, signal)) ? 'happened' : 'did-not'
  },
  async verify(plan, world, signal) {
    if (isUnmarked(plan.details, await look(world, signal)))
      return { kind: 'verified', evidence: [] }
    return {
      kind: 'failed',
      evidence: [],
      failure: failure('DATA_DIFFERS', {
        summary: `${plan.details.target.migration} does not count as failed again.`,
        tried: 'to read its rows again',
        next: 'Look at the board.',
      }),
    }
  },
})

function isUnmarked({ rows, added }: Input, table: MigrationTable): boolean {
  const unfinished = new Set(table.rows.filter(isUnfinished).map(({ id }) => id))
  return rows.every((id) => unfinished.has(id)) && table.rows.every(({ id }) => id !== added)
}

function look(world: Reads, signal: AbortSignal): Promise<MigrationTable> {
  const schema = schemaOf(prismaOf(world))
  return readMigrationTable(world, { target: live, schema }, signal)
}

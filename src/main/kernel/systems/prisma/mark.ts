import { fact } from '../../../../shared/domain/evidence.ts'
import { failure } from '../../../../shared/domain/failure.ts'
import type { Undo } from '../../../../shared/domain/plan.ts'
import type { Verdict } from '../../../../shared/domain/verdict.ts'
import type { Reads } from '../../ports/reads.ts'
import type { Settlement } from '../../ports/system.ts'
import { operation } from '../operation.ts'
import { prismaOf, schemaOf } from './configuration.ts'
import { migrationsTable, readMigrationTable } from './migration-rows.ts'
import { type Mark, MarkDetails, planMark } from './plan-mark.ts'
import { literal } from './quoting.ts'
import { isStillRunning, sendSql, transactionOf } from './send-sql.ts'
import { live, lookAtOne, MigrationInput, type Sight } from './sight.ts'
import { unmarkStatements } from './unmark.ts'

export const markRolledBack = markOperation('rolled-back')
export const markApplied = markOperation('applied')

/** `prisma migrate resolve`, as audited SQL in one transaction under Prisma's own lock. */
function markOperation(mark: Mark) {
  return operation<MigrationInput, Sight, MarkDetails>({
    system: 'prisma',
    name: `mark-${mark}`,
    input: MigrationInput,
    details: MarkDetails,
    patience: { everyMs: 500, forMs: 20_000 },
    probe: (input, world, signal) => lookAtOne(world, input.target, signal),
    plan: (input, sight) => planMark(mark, input, sight),
    planUndo: (plan, sight) => undoOfMark(plan.details, sight),
    preState: async () => ({}),
    apply: (plan, world, signal) => sendSql(plan, world, live, signal),
    reconcile: ({ plan }, world, signal) => markOutcome.settle(plan.details, world, signal),
    verify: (plan, world, signal) => markOutcome.verify(plan.details, world, signal),
  })
}

/** What makes it a failed one again, made before it is marked. */
export function undoOfMark(details: MarkDetails, { table, schema }: Sight): Undo {
  const owner = { schema, owner: table.owner, role: table.role }
  const statements = transactionOf(owner, unmarkStatements(schema, details))
  const { run, migration, rows, added } = details
  return {
    kind: 'undo',
    title: `Call ${migration} failed again`,
    acts: [{ kind: 'sql', database: table.database, statements }],
    operation: {
      system: 'prisma',
      name: 'unmark',
      input: { run, target: { migration }, rows, added },
    },
  }
}

/** Whether a mark has happened, by its rows. */
export const markOutcome = {
  async settle(details: MarkDetails, world: Reads, signal: AbortSignal): Promise<Settlement> {
    if (await isStillRunning(world, live, signal)) return 'unsettled'
    return (await isMarked(details, world, signal)) ? 'happened' : 'did-not'
  },
  verify: verifyMark,
}

async function isMarked(details: MarkDetails, world: Reads, signal: AbortSignal): Promise<boolean> {
  const ids = [...details.rows, ...(details.added === null ? [] : [details.added])]
  const table = migrationsTable(schemaOf(prismaOf(world)))
  const text = `SELECT id, rolled_back_at IS NOT NULL AS up, finished_at IS NOT NULL AS finished FROM ${table}
    WHERE id IN (${ids.map(literal).join(', ')})`
  const rows = await world.sql.read(live, { text }, signal)
  const given = details.rows.every((id) =>
    rows.some((row) => row['id'] === id && row['up'] === true),
  )
  const isAdded = details.added === null || rows.some((row) => row['id'] === details.added)
  return given && isAdded
}

async function verifyMark(
  details: MarkDetails,
  world: Reads,
  signal: AbortSignal,
): Promise<Verdict> {
  const schema = schemaOf(prismaOf(world))
  const table = await readMigrationTable(world, { target: live, schema }, signal)
  const unfinished = table.rows.filter(
    (row) => row.finishedAt === undefined && row.rolledBackAt === undefined,
  )
  const evidence = [
    fact(details.migration, details.mark === 'applied' ? 'applied' : 'rolled back'),
    fact(
      'unfinished migrations',
      unfinished.map(({ name }) => name).join(', ') || 'none: P3009 is gone',
    ),
  ]
  if (await isMarked(details, world, signal)) return { kind: 'verified', evidence }
  return {
    kind: 'failed',
    failure: failure('DATA_DIFFERS', {
      summary: `${details.migration} is not marked as it was to be.`,
      tried: 'to read its rows again',
      next: 'Look at the board: somebody may have resolved it meanwhile.',
      retry: 'probe-first',
    }),
    evidence,
  }
}

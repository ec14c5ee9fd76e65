import { operation } from '../operation.ts'
import { collectRest, planFinish, type Rest } from './plan-finish.ts'
import { RepairDetails } from './repair-details.ts'
import { settleRepair, verifyRepair } from './repair-outcome.ts'
import { sendSql, transactionOf } from './send-sql.ts'
import { live, lookAtOne, MigrationInput, type Sight } from './sight.ts'

interface Observed {
  readonly sight: Sight
  readonly rest: Rest
}

/** Does what is left of a failed migration: the statements that are not done, in its own order, in one transaction. */
export const finish = operation<MigrationInput, Observed, RepairDetails>({
  system: 'prisma',
  name: 'finish',
  input: MigrationInput,
  details: RepairDetails,
  patience: { everyMs: 500, forMs: 20_000 },
  async probe(input, world, signal) {
    const sight = await lookAtOne(world, input.target, signal)
    return { sight, rest: collectRest(input, sight) }
  },
  plan: (input, { sight, rest }) => planFinish(input, sight, rest),
  planUndo(plan, { sight, rest }) {
    const { run, migration } = plan.details
    if (rest.undoing.length === 0)
      return {
        kind: 'no-way-back',
        because: rest.cannotUndo.join('; ') || 'nothing of it can be seen',
      }
    const { table, schema, examination } = sight
    const owner = { schema, owner: table.owner, role: table.role }
    return {
      kind: 'undo',
      title: `Take back what finishing ${migration} has made`,
      acts: [
        { kind: 'sql', database: table.database, statements: transactionOf(owner, rest.undoing) },
      ],
      operation: {
        system: 'prisma',
        name: 'undo-repair',
        input: {
          run,
          target: { migration },
          statements: [...rest.undoing],
          expects: examination?.left ?? 'unknown',
        },
      },
    }
  },
  preState: async () => ({}),
  apply: (plan, world, signal) => sendSql(plan, world, live, signal),
  reconcile: ({ plan }, world, signal) => settleRepair(plan.details, world, signal),
  verify: (plan, world, signal) => verifyRepair(plan.details, world, signal),
})

import { operation } from '../operation.ts'
import { collectTakeBack, planTakeBack, type TakeBack, undoStatements } from './plan-take-back.ts'
import { readPrimaryKeys } from './primary-keys.ts'
import { RepairDetails } from './repair-details.ts'
import { settleRepair, verifyRepair } from './repair-outcome.ts'
import { sendSql, transactionOf } from './send-sql.ts'
import { live, lookAtOne, MigrationInput, type Sight } from './sight.ts'

interface Observed {
  readonly sight: Sight
  readonly back: TakeBack
}

/** Takes back what a failed migration has left: each object that exists, the last one first, in one transaction. */
export const takeBackOperation = operation<MigrationInput, Observed, RepairDetails>({
  system: 'prisma',
  name: 'take-back',
  input: MigrationInput,
  details: RepairDetails,
  patience: { everyMs: 500, forMs: 20_000 },
  async probe(input, world, signal) {
    const sight = await lookAtOne(world, input.target, signal)
    const keys = await readPrimaryKeys(world, live, signal)
    return { sight, back: collectTakeBack(input, sight, keys) }
  },
  plan: (input, { sight, back }) => planTakeBack(input, sight, back),
  planUndo(plan, { sight, back }) {
    const { table, schema, examination } = sight
    const statements = undoStatements(back)
    const { run, migration } = plan.details
    const expects = examination?.left ?? 'unknown'
    return {
      kind: 'undo',
      title: `Put back what ${migration} had left`,
      acts: [
        {
          kind: 'sql',
          database: table.database,
          statements: transactionOf({ schema, owner: table.owner, role: table.role }, statements),
        },
      ],
      operation: {
        system: 'prisma',
        name: 'undo-repair',
        input: { run, target: { migration }, statements: [...statements], expects },
      },
    }
  },
  preState: async () => ({}),
  apply: (plan, world, signal) => sendSql(plan, world, live, signal),
  reconcile: ({ plan }, world, signal) => settleRepair(plan.details, world, signal),
  verify: (plan, world, signal) => verifyRepair(plan.details, world, signal),
})

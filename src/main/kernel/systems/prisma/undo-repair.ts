import { fact } from '../../../../shared/domain/evidence.ts'
import { operation } from '../operation.ts'
import { refuseUnlessFailed, scriptNotFound } from './refuse-migration.ts'
import { RepairDetails, UndoRepairInput } from './repair-details.ts'
import { settleRepair, verifyRepair } from './repair-outcome.ts'
import { rowGuard } from './row-guard.ts'
import { sendSql, transactionOf } from './send-sql.ts'
import { live, lookAtOne, type Sight } from './sight.ts'

/** Takes a repair back by the statements that were made with it. Only while the row still says failed. */
export const undoRepair = operation<UndoRepairInput, Sight, RepairDetails>({
  system: 'prisma',
  name: 'undo-repair',
  input: UndoRepairInput,
  details: RepairDetails,
  patience: { everyMs: 500, forMs: 20_000 },
  probe: (input, world, signal) => lookAtOne(world, input.target, signal),
  plan(input, sight) {
    const refused = refuseUnlessFailed(sight)
    if (refused !== undefined) return { kind: 'refusal', failure: refused }
    const { table, schema, judged, row } = sight
    if (row === undefined) return { kind: 'refusal', failure: scriptNotFound(sight) }
    const statements = transactionOf({ schema, owner: table.owner, role: table.role }, [
      rowGuard(schema, row.id),
      ...input.statements,
    ])
    return {
      kind: 'plan',
      plan: {
        system: 'prisma',
        operation: 'undo-repair',
        title: `Take the repair of ${judged.name} back`,
        now: [],
        target: [fact('migration', judged.name)],
        acts: [{ kind: 'sql', database: table.database, statements }],
        preconditions: { row: row.id },
        details: {
          run: input.run,
          migration: judged.name,
          checksum: row.checksum,
          expects: input.expects,
        },
        reversibility: 'reversible',
        warnings: [],
      },
    }
  },
  planUndo: () => ({ kind: 'no-way-back', because: 'The repair can be planned again.' }),
  preState: async () => ({}),
  apply: (plan, world, signal) => sendSql(plan, world, live, signal),
  reconcile: ({ plan }, world, signal) => settleRepair(plan.details, world, signal),
  verify: (plan, world, signal) => verifyRepair(plan.details, world, signal),
})

import { fact } from '../../../../../shared/domain/evidence.ts'
import { failure } from '../../../../../shared/domain/failure.ts'
import type { Undo } from '../../../../../shared/domain/plan.ts'
import type { Reads } from '../../../ports/reads.ts'
import { operation } from '../../operation.ts'
import { databaseOf, sceneOf } from '../restore-input.ts'
import { numberOf } from '../row-values.ts'
import { isStillRunning, sendPlanned } from '../sql-message.ts'
import { changeStatements, holdsStatement, reversed } from './change-statements.ts'
import { type ObservedRepair, observeRepair } from './observe-repair.ts'
import { planRepair, RepairDetails } from './plan-repair.ts'
import { RepairInput, type RowChanges } from './repair-input.ts'

/**
 * The lesser remedy: takes chosen rows, or chosen columns of them, out of a copy into live, without a swap and while
 * users are served. Also the way to bring back rows that a restore has taken. Its undo is itself, the other way round.
 */
export const repairRows = operation<RepairInput, ObservedRepair, RepairDetails>({
  system: 'postgres',
  name: 'repair-rows',
  input: RepairInput,
  details: RepairDetails,
  patience: { everyMs: 500, forMs: 5_000 },
  probe: observeRepair,
  plan: (_input, observed) => planRepair(observed),
  planUndo({ details }): Undo {
    const back = reversed(details.rows)
    const statements = [...changeStatements(back)]
    return {
      kind: 'undo',
      title: `Give ${details.rows.changes.length} row(s) of ${details.rows.table.name} back what they had`,
      acts: [{ kind: 'sql', database: details.database, statements }],
      operation: {
        system: 'postgres',
        name: 'repair-rows',
        input: { run: details.run, exactly: back },
      },
    }
  },
  preState: ({ details }) => Promise.resolve({ oid: details.oid }),
  apply: (plan, world, signal) => sendPlanned(plan, world, { timeoutMs: 60_000 }, signal),
  async reconcile({ plan }, world, signal) {
    const { maintenance } = sceneOf(world, plan.details)
    if (await isStillRunning(world, { maintenance, plan }, signal)) return 'unsettled'
    return (await allHold(world, plan.details, signal)) ? 'happened' : 'did-not'
  },
  async verify({ details }, world, signal) {
    const { rows } = details
    const hold = await countHolding(world, details, signal)
    const evidence = [fact('rows as planned', `${hold} of ${rows.changes.length}`)]
    if (hold === rows.changes.length) return { kind: 'verified', evidence }
    return {
      kind: 'failed',
      failure: failure('DATA_DIFFERS', {
        summary: `${rows.changes.length - hold} row(s) of ${rows.table.name} are not as they were written.`,
        tried: 'read every repaired row again',
        world: 'A trigger has changed them on the way, or somebody has written since.',
        next: 'Compare the rows with the plan; the undo brings back what they had.',
        retry: 'probe-first',
      }),
      evidence,
    }
  },
})

async function allHold(
  world: Pick<Reads, 'sql'>,
  details: RepairDetails,
  signal: AbortSignal,
): Promise<boolean> {
  return (await countHolding(world, details, signal)) === details.rows.changes.length
}

async function countHolding(
  world: Pick<Reads, 'sql'>,
  { database, rows }: { readonly database: string; readonly rows: RowChanges },
  signal: AbortSignal,
): Promise<number> {
  const query = { text: holdsStatement(rows, 'after'), timeoutMs: 60_000 }
  const [row = {}] = await world.sql.read(databaseOf(database), query, signal)
  return numberOf(row, 'holds')
}

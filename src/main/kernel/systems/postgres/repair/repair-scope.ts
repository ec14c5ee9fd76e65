import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { type RowShape, rowShapeOf } from '../compare/row-listing.ts'
import { literal, qualified } from '../quoting.ts'
import { listOf } from '../row-values.ts'
import { readTables, type Table, tableName } from '../tables.ts'
import type { RepairChoice } from './repair-input.ts'

/** Which columns of which table a repair is about, in both databases. */
export interface RepairScope {
  readonly table: Table
  readonly shape: RowShape
  /** The key, and what is taken over in rows that both have. */
  readonly compared: readonly string[]
  /** All that both know, for rows that are added. */
  readonly whole: readonly string[]
  /** Triggers that will run, by name. */
  readonly triggers: readonly string[]
}

/** @throws FailureError ARGUMENT_INVALID naming the field of the choice that does not fit the databases */
export async function readScope(
  world: Pick<Reads, 'sql'>,
  asked: { readonly live: SqlTarget; readonly source: SqlTarget; readonly choice: RepairChoice },
  signal: AbortSignal,
): Promise<RepairScope> {
  const { choice } = asked
  const [table, other] = [
    await findTable(world, { target: asked.live, choice }, signal),
    await findTable(world, { target: asked.source, choice }, signal),
  ]
  if (table.key.length === 0)
    throw unfit('table', choice.table, 'It has no primary key: nobody can tell which row is which.')
  if (table.hidesRows || other.hidesRows)
    throw unfit('table', choice.table, 'Row-level security hides rows of it from our role.')
  const made = await readMade(world, { target: asked.live, table }, signal)
  const whole = [...table.columns.keys()].filter(
    (column) => other.columns.has(column) && !made.generated.includes(column),
  )
  const strange = (choice.columns ?? []).find((column) => !whole.includes(column))
  if (strange !== undefined)
    throw unfit('columns', strange, 'Not a column that both databases have and that can be set.')
  const changed = choice.changed?.column
  if (changed !== undefined && !table.columns.has(changed))
    throw unfit('changed.column', changed, 'Live has no such column.')
  const chosen = choice.columns ?? whole
  return {
    ...{ table, shape: rowShapeOf(table, other), whole, triggers: made.triggers },
    compared: [...table.key, ...chosen.filter((column) => !table.key.includes(column))],
  }
}

async function findTable(
  world: Pick<Reads, 'sql'>,
  asked: { readonly target: SqlTarget; readonly choice: RepairChoice },
  signal: AbortSignal,
): Promise<Table> {
  const tables = await readTables(world, asked.target, signal)
  const found = tables.find((one) => tableName(one) === asked.choice.table)
  if (found !== undefined) return found
  throw unfit('table', asked.choice.table, `${asked.target.database} has no such table.`)
}

async function readMade(
  world: Pick<Reads, 'sql'>,
  asked: { readonly target: SqlTarget; readonly table: Table },
  signal: AbortSignal,
): Promise<{ readonly generated: readonly string[]; readonly triggers: readonly string[] }> {
  const relation = `${literal(qualified(asked.table))}::regclass`
  const text = `SELECT
    (SELECT json_agg(attname ORDER BY attname)::text FROM pg_attribute WHERE attrelid = ${relation} AND attgenerated <> '') AS generated,
    (SELECT json_agg(tgname ORDER BY tgname)::text FROM pg_trigger WHERE tgrelid = ${relation} AND NOT tgisinternal AND tgenabled <> 'D') AS triggers`
  const [row = {}] = await world.sql.read(asked.target, { text }, signal)
  return { generated: listOf(row, 'generated'), triggers: listOf(row, 'triggers') }
}

function unfit(field: string, value: string, why: string): FailureError {
  return new FailureError(
    failure('ARGUMENT_INVALID', {
      summary: `These rows cannot be repaired: ${why}`,
      tried: `read ${value} in both databases`,
      world: 'Nothing was changed.',
      next: 'Choose another table or other columns, or restore beside and swap.',
      field: `repair.${field}`,
      retry: 'probe-first',
    }),
  )
}

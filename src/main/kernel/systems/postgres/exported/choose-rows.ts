import type { Reads } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { compareTable } from '../compare/compare-table.ts'
import { identifier, literal, qualified } from '../quoting.ts'
import { flagOf } from '../row-values.ts'
import { type Table, tableName } from '../tables.ts'

/** The rows of one table that would be lost, as a query. */
export interface ChosenRows {
  readonly table: Table
  readonly text: string
  /** In words, for the manifest. */
  readonly which: string
  readonly whole: boolean
}

/** More differing rows than this are not named one by one: the table goes whole, so that memory stays flat. */
const MOST_KEYS = 20_000

interface Pair {
  readonly doomed: SqlTarget
  readonly live: SqlTarget
  readonly table: Table
  /** The same table in live; `undefined` where live has none. */
  readonly other: Table | undefined
  readonly wanted: 'whole' | 'differing'
}

/**
 * What only the database that goes holds of a table: rows that live lacks, or has otherwise. The whole table where live
 * has no such table or column, where there is no primary key, or where the profile says so. Nothing where nothing differs.
 */
export async function chooseDiffering(
  world: Pick<Reads, 'sql' | 'tell'>,
  pair: Pair,
  signal: AbortSignal,
): Promise<ChosenRows | undefined> {
  const { doomed, live, table, other, wanted } = pair
  if (other === undefined) return wholeTable(table, 'all: live has no such table')
  if (wanted === 'whole') return wholeTable(table, 'all: the profile says so')
  const alone = [...table.columns.keys()].filter((column) => !other.columns.has(column))
  if (alone.length > 0) return wholeTable(table, `all: live has no ${alone.join(', ')}`)
  const keys: (readonly string[])[] = []
  const difference = await compareTable(
    world,
    {
      ...{ live: doomed, side: live, table, other },
      onDiffering(own) {
        if (own !== undefined && keys.length <= MOST_KEYS) keys.push(own.key)
      },
    },
    signal,
  )
  if (difference.inserted + difference.updated === 0) return undefined
  const keyed = table.key.length > 0 && keys[0]?.length === table.key.length
  if (!keyed || !sameKey(table, other)) return wholeTable(table, 'all: there is no primary key')
  if (keys.length > MOST_KEYS) return wholeTable(table, `all: more than ${MOST_KEYS} rows differ`)
  const columns = table.key.map((column) => `t.${identifier(column)}::text`).join(', ')
  const values = keys.map((key) => `(${key.map(literal).join(', ')})`).join(', ')
  return {
    ...{ table, whole: false, which: 'those that live lacks, or has otherwise' },
    text: `${selectOf(table)} WHERE (${columns}) IN (VALUES ${values})`,
  }
}

// A rename writes the database's row in pg_database anew: younger rows were written after it (see rows-since.ts).
const SINCE_RENAME =
  'WHERE age(t.xmin) < (SELECT age(d.xmin) FROM pg_database d WHERE d.datname = current_database())'

/** Rows that were written into a database since the swap gave it its name. */
export async function chooseSinceRename(
  world: Pick<Reads, 'sql'>,
  given: { readonly target: SqlTarget; readonly table: Table },
  signal: AbortSignal,
): Promise<ChosenRows | undefined> {
  const { target, table } = given
  const text = `${selectOf(table)} ${SINCE_RENAME}`
  const query = { text: `SELECT EXISTS (${text}) AS any`, timeoutMs: 60_000 }
  const [row = {}] = await world.sql.read(target, query, signal)
  if (!flagOf(row, 'any')) return undefined
  return { table, text, which: 'written since the swap', whole: false }
}

function wholeTable(table: Table, which: string): ChosenRows {
  return { table, text: selectOf(table), which, whole: true }
}

function selectOf(table: Table): string {
  const columns = [...table.columns.keys()].map((column) => `t.${identifier(column)}`)
  return `SELECT ${columns.join(', ')} FROM ONLY ${qualified(table)} AS t`
}

const sameKey = (table: Table, other: Table): boolean =>
  table.key.every((column) => table.columns.get(column) === other.columns.get(column))

/** Whether the profile wants a table whole; it may leave `public.` out. */
export function isWantedWhole(table: Table, wanted: readonly string[] = []): boolean {
  return (
    wanted.includes(tableName(table)) || (table.schema === 'public' && wanted.includes(table.name))
  )
}

import type { Folder } from '../../../ports/files.ts'
import type { Effects } from '../../../ports/reads.ts'
import type { SqlTarget } from '../../../ports/sql.ts'
import { HOUR_MS } from '../compare/row-listing.ts'
import { textOf } from '../row-values.ts'
import { readTables, type Table, tableName } from '../tables.ts'
import {
  type ChosenRows,
  chooseDiffering,
  chooseSinceRename,
  isWantedWhole,
} from './choose-rows.ts'
import type { ExportedTable } from './rows-manifest.ts'

/** Which database's rows leave, and what they are compared with. */
interface RowsOrder {
  readonly doomed: SqlTarget
  /** `undefined`: what was written since the swap. */
  readonly live: SqlTarget | undefined
  readonly exportWhole: readonly string[] | undefined
}

const MOMENT = `SELECT pg_current_wal_lsn()::text AS lsn,
  to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at`

/** Writes the rows at stake, a file a table, sealed while they are read. */
export async function writeRows(
  world: Pick<Effects, 'sql' | 'tell'>,
  given: { readonly order: RowsOrder; readonly folder: Folder },
  signal: AbortSignal,
): Promise<{
  readonly lsn: string
  readonly at: string
  readonly tables: readonly ExportedTable[]
}> {
  const { order, folder } = given
  const [moment = {}] = await world.sql.read(order.doomed, { text: MOMENT }, signal)
  const tables = await readTables(world, order.doomed, signal)
  const others = order.live === undefined ? [] : await readTables(world, order.live, signal)
  const byName = new Map(others.map((table) => [tableName(table), table]))
  const exported: ExportedTable[] = []
  for (const table of tables) {
    const chosen = await choose(
      world,
      { order, table, other: byName.get(tableName(table)) },
      signal,
    )
    if (chosen === undefined) continue
    const name = fileNameOf(table, exported.length)
    exported.push(await writeTable(world, { order, folder, chosen, name }, signal))
  }
  return { lsn: textOf(moment, 'lsn'), at: textOf(moment, 'at'), tables: exported }
}

async function choose(
  world: Pick<Effects, 'sql' | 'tell'>,
  given: {
    readonly order: RowsOrder
    readonly table: Table
    readonly other: Table | undefined
  },
  signal: AbortSignal,
): Promise<ChosenRows | undefined> {
  const { table, other } = given
  const { doomed, live, exportWhole } = given.order
  if (live === undefined) return await chooseSinceRename(world, { target: doomed, table }, signal)
  const wanted = isWantedWhole(table, exportWhole) ? 'whole' : 'differing'
  return await chooseDiffering(world, { doomed, live, table, other, wanted }, signal)
}

async function writeTable(
  world: Pick<Effects, 'sql' | 'tell'>,
  given: {
    readonly order: RowsOrder
    readonly folder: Folder
    readonly chosen: ChosenRows
    readonly name: string
  },
  signal: AbortSignal,
): Promise<ExportedTable> {
  const { order, folder, chosen, name } = given
  const table = tableName(chosen.table)
  let rows = 0
  const query = { text: chosen.text, timeoutMs: HOUR_MS }
  // COPY's text form is one line a row: a newline inside of a value is written as two characters.
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const bytes of world.sql.copy(order.doomed, query, signal)) {
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) rows += 1
      world.tell.progress({ phase: `exporting ${table}`, done: rows, unit: 'rows' })
      yield bytes
    }
  }
  const sealed = await folder.seal(name, counted())
  const columns = [...chosen.table.columns].map(([column, type]) => ({ name: column, type }))
  return { table, file: name, columns, which: chosen.which, whole: chosen.whole, rows, ...sealed }
}

/** Names of tables may hold anything; the number keeps two of them apart. */
function fileNameOf(table: Table, index: number): string {
  const plain = tableName(table)
    .replaceAll(/[^A-Za-z0-9_.-]/g, '_')
    .slice(0, 80)
  return `${String(index + 1).padStart(3, '0')}-${plain}.copy.gz.age`
}

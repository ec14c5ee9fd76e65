import type { PostgresProfile } from '../../../../shared/domain/profile-databases.ts'
import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { identifier, literal } from './quoting.ts'
import { numberOf, optionalTextOf } from './row-values.ts'

/** How far a key table goes in live and in the copy. */
export interface Newest {
  readonly table: string
  readonly liveNewest: string | undefined
  readonly sideNewest: string | undefined
  /** Rows of live that are not newer than the newest of the copy. */
  readonly liveRowsUpTo: number
  readonly sideRows: number
}

interface Asked {
  readonly live: SqlTarget
  readonly side: SqlTarget
  readonly keyTables: PostgresProfile['keyTables']
}

/** Reads the newest rows of the profile's key tables; tables without `newestBy` are left out. */
export async function readNewest(
  world: Pick<Reads, 'sql'>,
  asked: Asked,
  signal: AbortSignal,
): Promise<readonly Newest[]> {
  const found: Newest[] = []
  for (const { table, newestBy } of asked.keyTables) {
    if (newestBy === undefined) continue
    // A target of one schema finds it by its bare name.
    const own = asked.side.schema === undefined ? table : table.replace(/^public\./, '')
    const name = own.split('.').map(identifier).join('.')
    const column = identifier(newestBy)
    const newest = `SELECT max(${column})::text AS newest, count(*) AS n FROM ${name}`
    const [side = {}] = await world.sql.read(
      asked.side,
      { text: newest, timeoutMs: 60_000 },
      signal,
    )
    const sideNewest = optionalTextOf(side, 'newest')
    // The literal takes the column's own type; both sessions are in UTC.
    const upTo = sideNewest === undefined ? 'false' : `${column} <= ${literal(sideNewest)}`
    const text = `SELECT max(${column})::text AS newest, count(*) FILTER (WHERE ${upTo}) AS n FROM ${name}`
    const [live = {}] = await world.sql.read(asked.live, { text, timeoutMs: 60_000 }, signal)
    found.push({
      table,
      sideNewest,
      liveNewest: optionalTextOf(live, 'newest'),
      liveRowsUpTo: numberOf(live, 'n'),
      sideRows: numberOf(side, 'n'),
    })
  }
  return found
}

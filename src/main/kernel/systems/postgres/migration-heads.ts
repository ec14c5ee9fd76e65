import type { Reads } from '../../ports/reads.ts'
import type { SqlTarget } from '../../ports/sql.ts'
import { amber, type Finding, green } from './findings.ts'
import { flagOf, optionalTextOf } from './row-values.ts'

const TABLE = `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS there`
// Several rows per name are normal; finished and not rolled back is what counts (prisma.md, 3).
const HEAD = `SELECT migration_name AS head FROM _prisma_migrations
  WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL
  ORDER BY migration_name COLLATE "C" DESC LIMIT 1`

/** The newest applied migration of a database; `undefined` where Prisma has never been. */
export async function readHead(
  world: Pick<Reads, 'sql'>,
  target: SqlTarget,
  signal: AbortSignal,
): Promise<string | undefined> {
  const [there = {}] = await world.sql.read(target, { text: TABLE }, signal)
  if (!flagOf(there, 'there')) return undefined
  const [row = {}] = await world.sql.read(target, { text: HEAD }, signal)
  return optionalTextOf(row, 'head')
}

/** Says which code runs on the head that a restore brings back. */
export function headFinding(
  heads: { readonly dump: string | undefined; readonly live: string | undefined },
  compatibility: Reads['profile']['compatibility'],
): Finding {
  const says = `dump ${heads.dump ?? 'none'}, live ${heads.live ?? 'none'}`
  if (heads.dump === undefined) return amber('migration head', says, 'Compare the schema by hand.')
  const head = heads.dump
  const runs = compatibility.filter((entry) => entry.runsOnHeads.includes(head))
  if (runs.length > 0)
    return green(
      'migration head',
      `${says}; known to run on it: ${runs.map((entry) => entry.apiCommit.slice(0, 7)).join(', ')}`,
    )
  return amber(
    'migration head',
    `${says}; the profile knows no API commit that runs on it`,
    'Make sure that the API code which boots on the restored database fits it.',
  )
}

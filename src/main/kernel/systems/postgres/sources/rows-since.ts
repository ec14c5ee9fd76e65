import { FailureError } from '../../../../../shared/domain/failure.ts'
import type { Timestamp } from '../../../../../shared/domain/identifiers.ts'
import type { RowsSince } from '../../../../../shared/domain/recovery-point.ts'
import type { Reads } from '../../../ports/reads.ts'
import { identifier, literal } from '../quoting.ts'
import { postgresOf } from '../restore-input.ts'
import { numberOf } from '../row-values.ts'

/** Who compares sources waits no longer for a table; users' requests go first. */
const PATIENCE_MS = 5_000

/**
 * New rows of the profile's key tables behind each of these moments, in their order: what a return to it loses at the
 * least. Each table is read once. A table that takes too long is `null`. @throws FailureError UNREACHABLE, CANCELLED, …
 */
export async function rowsSince(
  moments: readonly Timestamp[],
  world: Pick<Reads, 'sql' | 'profile'>,
  signal: AbortSignal,
): Promise<readonly (readonly RowsSince[])[]> {
  const tables = postgresOf(world).keyTables.flatMap(({ table, newestBy }) =>
    newestBy === undefined ? [] : [{ table, newestBy }],
  )
  const counted = await Promise.all(
    tables.map(async ({ table, newestBy }) => ({
      table,
      counts: await countsOf({ table, newestBy, moments }, world, signal),
    })),
  )
  return moments.map((_, index) =>
    counted.map(({ table, counts }) => ({ table, rows: counts?.[index] ?? null })),
  )
}

async function countsOf(
  asked: {
    readonly table: string
    readonly newestBy: string
    readonly moments: readonly Timestamp[]
  },
  world: Pick<Reads, 'sql'>,
  signal: AbortSignal,
): Promise<readonly number[] | undefined> {
  const { table, newestBy, moments } = asked
  if (moments.length === 0) return []
  // The session is in UTC, so a column without a zone is compared as what Prisma keeps in it.
  const counts = moments.map(
    (at, index) =>
      `count(*) FILTER (WHERE ${identifier(newestBy)} > ${literal(at)}::timestamptz) AS n${index}`,
  )
  const text = `SELECT ${counts.join(', ')} FROM ${table.split('.').map(identifier).join('.')}`
  try {
    const query = { text, timeoutMs: PATIENCE_MS }
    const [row = {}] = await world.sql.read({ server: 'live' }, query, signal)
    return moments.map((_, index) => numberOf(row, `n${index}`))
  } catch (error) {
    const slow = ['TIMED_OUT', 'SQL_FAILED']
    if (error instanceof FailureError && slow.includes(error.failure.code)) return undefined
    throw error
  }
}

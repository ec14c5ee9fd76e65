import type { Content } from './content.ts'
import { differs } from './data-differs.ts'
import { amber, type Finding, green } from './findings.ts'

/** Below this many rows a share says nothing. */
const ENOUGH_ROWS = 100

const FACT = 'counts beside live'

/**
 * Tables of which the copy has less than half of live. A dump taken under row-level security can hold half the
 * rows, and its manifest agrees with it (postgres.md, 11); where no such security is on, a manifest that agrees
 * says that the table has grown since: a log or a queue doubles in a day.
 */
export function shareFinding(
  { liveCounts, sideCounts, guarded }: Content,
  expected: ReadonlyMap<string, number> | undefined,
): Finding {
  const poor = [...liveCounts].filter(
    ([table, rows]) => rows >= ENOUGH_ROWS && (sideCounts.get(table) ?? rows) < rows / 2,
  )
  const words = (tables: typeof poor) =>
    tables.map(([table, rows]) => `${table} ${sideCounts.get(table)} of ${rows}`).join('; ')
  const doubted = poor.filter(
    ([table]) => guarded.has(table) || expected?.get(table) !== sideCounts.get(table),
  )
  if (doubted.length > 0) {
    return differs(
      FACT,
      `The copy has less than half the rows of live: ${words(doubted)}. Was the dump taken under row-level security?`,
    )
  }
  if (poor.length === 0) return green(FACT, 'no table has less than half of live')
  return amber(
    FACT,
    `as many as at the backup, less than half of today: ${words(poor)}`,
    'Look at the difference: what came since the backup would be taken back.',
  )
}

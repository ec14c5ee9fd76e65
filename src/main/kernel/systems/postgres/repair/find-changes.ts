import { FailureError, failure } from '../../../../../shared/domain/failure.ts'
import type { Reads } from '../../../ports/reads.ts'
import type { SqlRow, SqlTarget } from '../../../ports/sql.ts'
import { type KeyedRow, mergeRows } from '../compare/merge-rows.ts'
import { HOUR_MS } from '../compare/row-listing.ts'
import { literal, qualified } from '../quoting.ts'
import { flagOf, optionalTextOf, textOf } from '../row-values.ts'
import { rowJson } from './change-statements.ts'
import type { RepairChoice, RowChange } from './repair-input.ts'
import type { RepairScope } from './repair-scope.ts'

/** More than this is no surgery: a plan that nobody reads, and a message of megabytes. */
const MOST_CHANGES = 5000

/** What a repair would do, and what it leaves alone. */
export interface FoundChanges {
  readonly updates: readonly RowChange[]
  readonly inserts: readonly RowChange[]
  /** Rows of live that were changed since, with both states; among `updates` only where they are taken over. */
  readonly conflicts: readonly RowChange[]
  /** Chosen rows that only live has: never touched. */
  readonly onlyLive: number
  /** Chosen rows that live lacks and that are not to be added. */
  readonly notAdded: number
}

interface ListedRow extends KeyedRow {
  readonly chosen: boolean
  readonly changedSince: boolean
  /** Only of the source, and only where missing rows are added. */
  readonly whole: string | undefined
}

/**
 * Reads the table in both databases in the order of its key and keeps what differs among the chosen rows; memory is
 * that of the rows that differ. @throws FailureError BLOCKED for more than 5000 of them
 */
export async function findChanges(
  world: Pick<Reads, 'sql' | 'tell'>,
  asked: {
    readonly live: SqlTarget
    readonly source: SqlTarget
    readonly choice: RepairChoice
    readonly scope: RepairScope
  },
  signal: AbortSignal,
): Promise<FoundChanges> {
  const { choice, scope } = asked
  const found = {
    updates: [] as RowChange[],
    inserts: [] as RowChange[],
    conflicts: [] as RowChange[],
  }
  let [onlyLive, notAdded] = [0, 0]
  const listed = (target: SqlTarget, side: 'live' | 'source') =>
    rowsOf(
      world.sql.stream(target, listing({ choice, scope, side }), signal),
      scope.table.key.length,
    )
  await mergeRows(listed(asked.live, 'live'), listed(asked.source, 'source'), {
    orders: scope.shape.keys.map(({ order }) => order),
    onRows: (done) =>
      world.tell.progress({ phase: `comparing ${choice.table}`, done, unit: 'rows' }),
    onDiffering(live, source) {
      if (live?.chosen !== true && source?.chosen !== true) return
      const key = (live ?? source)?.key.join(', ') ?? ''
      if (source === undefined) onlyLive += 1
      else if (live === undefined && !choice.addMissing) notAdded += 1
      else if (live === undefined)
        found.inserts.push({ key, before: null, after: source.whole ?? null })
      else {
        const change = { key, before: live.hash, after: source.hash }
        if (live.changedSince) found.conflicts.push(change)
        if (!live.changedSince || choice.conflicts === 'take-over') found.updates.push(change)
      }
      if (found.updates.length + found.inserts.length + found.conflicts.length > MOST_CHANGES)
        throw tooMany(choice)
    },
  })
  return { ...found, onlyLive, notAdded }
}

function listing(asked: {
  readonly choice: RepairChoice
  readonly scope: RepairScope
  readonly side: 'live' | 'source'
}) {
  const { choice, scope, side } = asked
  const keys = scope.shape.keys.map(({ shown }, index) => `${shown} AS k${index}`)
  const changed =
    side === 'source' || choice.changed === undefined
      ? 'false'
      : `${rowColumn(choice.changed.column)} > ${literal(choice.changed.after)}::timestamptz`
  const whole =
    side === 'source' && choice.addMissing ? `${rowJson('t', scope.whole)}::text` : 'NULL'
  const columns = [
    ...keys,
    `${rowJson('t', scope.compared)}::text AS hash`,
    `coalesce((${choice.where}), false) AS chosen`,
    `coalesce(${changed}, true) AS changed`,
    `${whole} AS whole`,
  ]
  const order = scope.shape.keys.map(({ sorted }) => sorted).join(', ')
  const text = `SELECT ${columns.join(', ')} FROM ONLY ${qualified(scope.table)} AS t ORDER BY ${order}`
  return { text, timeoutMs: HOUR_MS }
}

// Prisma's timestamps have no zone and are UTC, which is the session's zone.
function rowColumn(name: string): string {
  return `t."${name.replaceAll('"', '""')}"::timestamptz`
}

async function* rowsOf(
  batches: AsyncIterable<readonly SqlRow[]>,
  width: number,
): AsyncGenerator<readonly ListedRow[], undefined> {
  for await (const rows of batches)
    yield rows.map((row) => ({
      key: Array.from({ length: width }, (_, index) => textOf(row, `k${index}`)),
      hash: textOf(row, 'hash'),
      chosen: flagOf(row, 'chosen'),
      changedSince: flagOf(row, 'changed'),
      whole: optionalTextOf(row, 'whole'),
    }))
  return undefined
}

function tooMany(choice: RepairChoice): FailureError {
  return new FailureError(
    failure('BLOCKED', {
      summary: `More than ${MOST_CHANGES} rows of ${choice.table} differ: too many to repair one by one.`,
      tried: `compare the rows where ${choice.where}`,
      world: 'Nothing was changed.',
      next: 'Narrow the condition, or restore beside and swap.',
      field: 'repair.where',
      retry: 'probe-first',
    }),
  )
}

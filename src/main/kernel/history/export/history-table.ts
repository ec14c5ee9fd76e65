import { createHash } from 'node:crypto'
import type { HistoryRow } from '../../../../shared/domain/history.ts'
import type { HistorySession } from '../../ports/history-database.ts'
import type { SqlRow } from '../../ports/sql.ts'
import { changedThere } from './export-refusals.ts'

/** A row of `rollback_history`: what the procedure asks for, and the record that it is taken from. */
export interface HistoryTableRow extends HistoryRow {
  /** Who the profile names; not in the log, so only its row says it. */
  readonly operator: string
  /** The runbook and the first digits of the hash of its steps, as the run began with them. */
  readonly procedureVersion: string
}

/** A row as the log remembers it: who can change the table cannot change this. */
export interface RowDigest {
  readonly run: string
  readonly system: string
  readonly sha256: string
}

const INSERT = `INSERT INTO public.rollback_history (log_id, run_id, system, date, reason, duration,
    resolved_by, outcome, operator, procedure_version, head)
  VALUES ($1, $2, $3, $4::timestamptz, $5, $6::float8 * interval '1 millisecond', $7, $8, $9, $10, decode($11, 'hex'))
  ON CONFLICT DO NOTHING`
// Each column as a text of our own making, so that no version or setting of the server changes its digest.
const READ = `SELECT run_id, system, to_char(date, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS date, reason,
  (extract(epoch FROM duration) * 1000000)::bigint::text AS micros, resolved_by, outcome, operator,
  procedure_version, encode(head, 'hex') AS head
  FROM public.rollback_history WHERE log_id = $1 AND ($2::text IS NULL OR run_id = $2)
  ORDER BY run_id, system`

/**
 * Adds the rows of a run that has ended; one that is there already must be the same.
 * @throws FailureError COPY_CHANGED
 */
export async function insertRows(
  session: HistorySession,
  rows: readonly HistoryTableRow[],
  from: { readonly logId: string; readonly head: string },
): Promise<readonly RowDigest[]> {
  for (const row of rows) {
    const { runId, system, date, reason, durationMs, resolvedBy, outcome } = row
    const facts = [date, reason, durationMs, resolvedBy, outcome]
    const made = [row.operator, row.procedureVersion, from.head]
    await session.query(INSERT, [from.logId, runId, system, ...facts, ...made])
  }
  const run = rows[0]?.runId
  if (run === undefined) return []
  const there = await session.query(READ, [from.logId, run])
  for (const row of rows) {
    const found = there.find((one) => one['system'] === row.system)
    if (found === undefined) throw changedThere(`the row of ${run}, ${row.system} was not taken`)
    const column = firstDifference(found, row, from.head)
    if (column !== null) {
      throw changedThere(`rollback_history has another ${column} for ${run}, ${row.system}`)
    }
  }
  return there.map(digestOf)
}

/** All rows of this log, as digests. */
export async function readRowDigests(
  session: HistorySession,
  logId: string,
): Promise<readonly RowDigest[]> {
  return (await session.query(READ, [logId, null])).map(digestOf)
}

/** The operator is left out: the profile may name another one by now. */
function firstDifference(found: SqlRow, row: HistoryTableRow, head: string): string | null {
  const expected: Readonly<Record<string, string>> = {
    date: row.date.replace('Z', '000Z'),
    reason: row.reason,
    micros: String(row.durationMs * 1000),
    resolved_by: row.resolvedBy,
    outcome: row.outcome,
    procedure_version: row.procedureVersion,
    head,
  }
  const column = Object.keys(expected).find((name) => String(found[name]) !== expected[name])
  return column === 'micros' ? 'duration' : (column ?? null)
}

function digestOf(row: SqlRow): RowDigest {
  const values = Object.keys(row)
    .sort()
    .map((name) => String(row[name]))
  return {
    run: String(row['run_id']),
    system: String(row['system']),
    sha256: createHash('sha256').update(JSON.stringify(values)).digest('hex'),
  }
}

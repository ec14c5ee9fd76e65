import type { HistoryTableRow } from '../export/history-table.ts'

/** The columns of the procedure's history table, and where each row is proven: the record that ended its run. */
const COLUMNS = [
  'date',
  'system',
  'reason',
  'duration_seconds',
  'resolved_by',
  'run_id',
  'outcome',
  'operator',
  'procedure_version',
  'log_id',
  'genesis',
  'seq',
  'head',
]

export function csvHeader(): string {
  return line(COLUMNS)
}

export function csvRow(
  row: HistoryTableRow,
  from: {
    readonly logId: string
    readonly genesis: string
    readonly seq: number
    readonly head: string
  },
): string {
  return line([
    row.date,
    row.system,
    row.reason,
    String(row.durationMs / 1000),
    row.resolvedBy,
    row.runId,
    row.outcome,
    row.operator,
    row.procedureVersion,
    from.logId,
    from.genesis,
    String(from.seq),
    from.head,
  ])
}

/** RFC 4180. */
function line(cells: readonly string[]): string {
  return `${cells.map((cell) => quoted(harmless(cell))).join(',')}\r\n`
}

/** A spreadsheet takes such a cell for a formula and runs it; an apostrophe makes it text. */
function harmless(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

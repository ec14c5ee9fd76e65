import { sha256 } from '../bytes.ts'
import type { Row } from './copy-stream.ts'
import { textIn } from './fields.ts'

/** A row of `rollback_history`. */
export interface RunRow {
  /** Run and system: what the row calls itself. */
  readonly name: string
  /** Of the record that ended the run, hexadecimal. */
  readonly head: string
  /** As EXPORT records remember it (docs/audit-log.md §3). */
  readonly sha256: string
}

/** Of every column by its name, as a text that no setting of the server or the session changes. */
export const runColumns: Readonly<Record<string, string>> = {
  date: `to_char(date, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`,
  head: "encode(head, 'hex')",
  // A number that holds whatever an interval can be, so that no row stops the comparison.
  micros: 'round((extract(epoch FROM duration) * 1000000)::numeric)::text',
  operator: 'operator',
  outcome: 'outcome',
  procedure_version: 'procedure_version',
  reason: 'reason',
  resolved_by: 'resolved_by',
  run_id: 'run_id',
  system: 'system',
}

const names = Object.keys(runColumns)

export function readRunRow(row: Row): RunRow {
  // NULL stands for no text that was ever sent.
  const values = row.map((field) => field?.toString('utf8') ?? null)
  const at = (name: string): string => textIn(row[names.indexOf(name)])
  return {
    name: `${at('run_id')}, ${at('system')}`,
    head: at('head'),
    sha256: sha256(Buffer.from(JSON.stringify(values))).toString('hex'),
  }
}

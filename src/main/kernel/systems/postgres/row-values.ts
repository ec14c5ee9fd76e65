import type { SqlRow } from '../../ports/sql.ts'

/** A column as text; null becomes the empty text. Numbers and booleans come as PostgreSQL writes them. */
export function textOf(row: SqlRow, column: string): string {
  const value = row[column]
  if (value === true) return 't'
  if (value === false) return 'f'
  return value === null || value === undefined ? '' : String(value)
}

/** A column as text, `undefined` where it is null. */
export function optionalTextOf(row: SqlRow, column: string): string | undefined {
  return row[column] === null || row[column] === undefined ? undefined : textOf(row, column)
}

/** A column as a number; null and anything else that is none becomes 0. */
export function numberOf(row: SqlRow, column: string): number {
  const value = Number(row[column] ?? 0)
  return Number.isFinite(value) ? value : 0
}

/** A boolean column, however the driver gives it. */
export function flagOf(row: SqlRow, column: string): boolean {
  const value = row[column]
  return value === true || value === 't' || value === 'true'
}

/** A column that holds a JSON list of texts; null is the empty list. */
export function listOf(row: SqlRow, column: string): readonly string[] {
  const parsed: unknown = JSON.parse(optionalTextOf(row, column) ?? '[]')
  return Array.isArray(parsed) ? parsed.map(String) : []
}

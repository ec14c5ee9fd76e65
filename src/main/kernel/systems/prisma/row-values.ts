import type { SqlRow } from '../../ports/sql.ts'

/** A column as text; null becomes the empty text. */
export function textOf(row: SqlRow, column: string): string {
  const value = row[column]
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

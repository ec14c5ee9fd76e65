import type { Evidence } from '../../../../shared/domain/evidence.ts'

type Table = Extract<Evidence, { readonly kind: 'table' }>

/** Rows per table before and after, to be drawn as bars. */
export interface Counts {
  readonly columns: readonly string[]
  readonly rows: readonly { readonly name: string; readonly values: readonly number[] }[]
}

/** A table that counts the same thing in two or more places: a name, then numbers. */
export function countsOf(table: Table): Counts | undefined {
  if (!/^(row )?counts?$|^rows$/i.test(table.label) || table.rows.length === 0) return undefined
  const numeric = table.columns
    .map((_, column) => column)
    .filter(
      (column) => column > 0 && table.rows.every((row) => numberOf(row[column]) !== undefined),
    )
  if (numeric.length < 2) return undefined
  return {
    columns: numeric.map((column) => table.columns[column] ?? ''),
    rows: table.rows.map((row) => ({
      name: String(row[0] ?? ''),
      values: numeric.map((column) => numberOf(row[column]) ?? 0),
    })),
  }
}

function numberOf(cell: string | number | null | undefined): number | undefined {
  if (typeof cell === 'number') return cell
  return typeof cell === 'string' && /^\d{1,15}$/.test(cell) ? Number(cell) : undefined
}

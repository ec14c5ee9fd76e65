import type { RowDifference } from './merge-rows.ts'

/** What differs between live and the copy, table by table. */
export interface TableDifference extends RowDifference {
  readonly table: string
  /** What could not be compared row by row, in words. */
  readonly note?: string
}

/** The same, and what else the comparison came to know of the table. */
export interface ComparedTable extends TableDifference {
  /** The table's name as SQL takes it. */
  readonly relation: string
  /** Row-level security hides rows from our role in one of them. */
  readonly hidesRows: boolean
  /** How many rows each of them has; nothing where there is no such table. */
  readonly rows: { readonly live?: number; readonly side?: number }
}

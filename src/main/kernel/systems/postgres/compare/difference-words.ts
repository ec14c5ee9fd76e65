import type { Evidence } from '../../../../../shared/domain/evidence.ts'
import { differingRows } from './merge-rows.ts'
import type { TableDifference } from './table-difference.ts'

/** The tables that differ, as a table to read. */
export function differenceTable(label: string, tables: readonly TableDifference[]): Evidence {
  return {
    kind: 'table',
    label,
    columns: ['table', 'inserted since', 'updated since', 'deleted since', 'note'],
    rows: tables.map(({ table, inserted, updated, deleted, note }) => [
      table,
      inserted,
      updated,
      deleted,
      note ?? '',
    ]),
  }
}

/** The same in words by label, e.g. `public.users: taken back` → `12 inserted, 3 updated, 0 deleted since the backup`. */
export function differenceByLabel(tables: readonly TableDifference[]): ReadonlyMap<string, string> {
  const differing = tables.filter((one) => differingRows(one) > 0)
  if (differing.length === 0) return new Map([['rows that differ', 'none']])
  return new Map(
    differing.map(({ table, inserted, updated, deleted }) => [
      `${table}: taken back`,
      `${inserted} inserted, ${updated} updated, ${deleted} deleted since the backup`,
    ]),
  )
}

export function totalRows(tables: readonly TableDifference[]): number {
  return tables.reduce((sum, one) => sum + differingRows(one), 0)
}

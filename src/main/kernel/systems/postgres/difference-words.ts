import { type Evidence, fact } from '../../../../shared/domain/evidence.ts'
import type { TableDifference } from './compare-databases.ts'
import { differingRows } from './merge-rows.ts'

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

/** The same as facts, one a table, e.g. `public.users: 12 inserted, 3 updated, 0 deleted`: part of what is approved. */
export function differenceFacts(tables: readonly TableDifference[]): readonly Evidence[] {
  const differing = tables.filter((one) => differingRows(one) > 0)
  if (differing.length === 0) return [fact('rows that differ', 'none')]
  return differing.map(({ table, inserted, updated, deleted }) =>
    fact(
      `${table}: taken back`,
      `${inserted} inserted, ${updated} updated, ${deleted} deleted since the backup`,
    ),
  )
}

export function totalRows(tables: readonly TableDifference[]): number {
  return tables.reduce((sum, one) => sum + differingRows(one), 0)
}

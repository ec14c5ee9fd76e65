import type { JsonObject } from '../../../../shared/domain/json.ts'

/** What stands in the fields of the form. */
export interface RepairFields {
  /** `copy`, or the name of a kept database. */
  readonly from: string
  readonly table: string
  /** Names, separated by commas; empty for all. */
  readonly columns: string
  readonly where: string
  readonly addMissing: boolean
  readonly changedColumn: string
  /** UTC, as `2026-11-29 14:00`. */
  readonly changedAfter: string
  readonly takeOver: boolean
}

export const emptyFields: RepairFields = {
  from: 'copy',
  table: '',
  columns: '',
  where: '',
  addMissing: false,
  changedColumn: '',
  changedAfter: '',
  takeOver: false,
}

/** The time of a conflict as an instant, or nothing where the text is none. */
export function instantOf(text: string): string | undefined {
  const match = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?Z?$/.exec(text.trim())
  if (match === null) return undefined
  const instant = new Date(`${match[1]}T${match[2]}${match[3] ?? ':00'}Z`)
  return Number.isNaN(instant.getTime()) ? undefined : instant.toISOString()
}

/** What the run is given; nothing until the rows are named. The database itself judges the rest. */
export function givenOf(fields: RepairFields): JsonObject {
  const [table, where, from] = [fields.table.trim(), fields.where.trim(), fields.from.trim()]
  if (table === '' || where === '' || from === '') return {}
  const columns = fields.columns.split(',').flatMap((name) => name.trim() || [])
  const after = instantOf(fields.changedAfter)
  const column = fields.changedColumn.trim()
  return {
    repair: {
      ...{ from, where, addMissing: fields.addMissing },
      table: table.includes('.') ? table : `public.${table}`,
      ...(columns.length === 0 ? {} : { columns }),
      ...(after === undefined || column === '' ? {} : { changed: { column, after } }),
      conflicts: fields.takeOver ? 'take-over' : 'keep-live',
    },
  }
}

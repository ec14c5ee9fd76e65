import type { Catalog } from './catalog.ts'
import type { Effect, ReadStatement, SqlName } from './sql/effect.ts'

/** Whether what an effect makes is there; `broken`: there, and not usable; `unseen`: the catalogue cannot tell. */
export type Presence = 'there' | 'not-there' | 'broken' | 'unseen'

/** A statement of a script against what the database holds. */
export interface StatementPresence {
  readonly statement: ReadStatement
  readonly effects: readonly { readonly effect: Effect; readonly presence: Presence }[]
}

/** What a failed script has left: objects that exist against what it makes. `schema` is what unqualified names mean. */
export function presenceOf(
  script: readonly ReadStatement[],
  given: { readonly catalog: Catalog; readonly schema: string },
): readonly StatementPresence[] {
  return script.map((statement) => ({
    statement,
    effects: statement.effects.map((effect) => ({ effect, presence: look(effect, given) })),
  }))
}

interface Given {
  readonly catalog: Catalog
  readonly schema: string
}

const said = (is: boolean): Presence => (is ? 'there' : 'not-there')

function look(effect: Effect, { catalog, schema }: Given): Presence {
  const full = (name: SqlName, ...more: readonly string[]): string =>
    [name.schema ?? schema, name.name, ...more].join('.')
  const column = (table: SqlName, name: string): string | undefined =>
    catalog.columns.get(full(table, name))
  switch (effect.kind) {
    case 'create-table':
      return said(catalog.tables.has(full(effect.table)))
    case 'create-index': {
      const found = catalog.indexes.get(full({ ...effect.table, name: effect.index.name }))
      if (found?.endsWith(' INVALID') === true) return 'broken'
      return said(found !== undefined)
    }
    case 'create-type':
      return said(catalog.types.has(full(effect.type)))
    case 'create-other':
      if (effect.what === 'schema') return said(catalog.schemas.has(effect.name.name))
      if (effect.what === 'extension') return said(catalog.extensions.has(effect.name.name))
      return said(catalog.tables.has(full(effect.name)))
    case 'add-enum-value':
      return said(valuesOf(catalog.types.get(full(effect.type))).includes(effect.value))
    case 'rename-enum-value': {
      const values = valuesOf(catalog.types.get(full(effect.type)))
      return said(values.includes(effect.to) && !values.includes(effect.from))
    }
    case 'add-column':
      return said(column(effect.table, effect.column.name) !== undefined)
    case 'drop-column':
      return said(column(effect.table, effect.column) === undefined)
    case 'set-not-null':
      return said(column(effect.table, effect.column)?.includes(' NOT NULL') === true)
    case 'drop-not-null':
      return said(column(effect.table, effect.column)?.includes(' NOT NULL') === false)
    case 'drop-default':
      return said(column(effect.table, effect.column)?.includes(' DEFAULT ') === false)
    case 'add-constraint':
      return said(catalog.constraints.has(full(effect.table, effect.constraint)))
    case 'drop-constraint':
      return said(!catalog.constraints.has(full(effect.table, effect.constraint)))
    case 'rename-table':
      return said(
        catalog.tables.has(full({ ...effect.table, name: effect.to })) &&
          !catalog.tables.has(full(effect.table)),
      )
    case 'rename-column':
      return said(
        column(effect.table, effect.to) !== undefined &&
          column(effect.table, effect.from) === undefined,
      )
    case 'rename-constraint':
      return said(catalog.constraints.has(full(effect.table, effect.to)))
    case 'rename-index':
      return said(catalog.indexes.has(full({ ...effect.index, name: effect.to })))
    case 'rename-type':
      return said(catalog.types.has(full({ ...effect.type, name: effect.to })))
    case 'drop-table':
      return said(!catalog.tables.has(full(effect.table)))
    case 'drop-index':
      return said(!catalog.indexes.has(full(effect.index)))
    case 'drop-type':
      return said(!catalog.types.has(full(effect.type)))
    case 'alter-type':
    case 'set-default':
    case 'data':
    case 'session':
    case 'not-understood':
      return 'unseen'
  }
}

function valuesOf(labels: string | undefined): readonly string[] {
  if (labels === undefined || labels === '') return []
  const parsed: unknown = JSON.parse(labels)
  return Array.isArray(parsed) ? parsed.map(String) : []
}

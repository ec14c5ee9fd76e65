import type { Catalog } from './catalog.ts'
import { identifier, qualified } from './quoting.ts'
import { nameText } from './sql/classify.ts'
import type { EarlierDefinitions } from './sql/earlier-definitions.ts'
import type { Effect, SqlName } from './sql/effect.ts'
import { invert } from './sql/invert.ts'

/** One effect taken back, with what takes that back again. */
export interface KeptStep {
  readonly doing: readonly string[]
  readonly undoing: readonly string[]
  /** What leaves its place, and where it is kept. */
  readonly keeps?: string
  readonly mayFail?: string
}

export type Kept =
  | { readonly kind: 'step'; readonly step: KeptStep }
  | { readonly kind: 'left'; readonly because: string }
  | { readonly kind: 'by-hand'; readonly because: string }

interface Given {
  readonly effect: Effect
  /** The effect's own statement. */
  readonly text: string
  readonly schema: string
  readonly keepSchema: string
  readonly catalog: Catalog
  readonly earlier: EarlierDefinitions
  /** Columns of each table's primary key, by `schema.table`. */
  readonly keys: ReadonlyMap<string, readonly string[]>
}

/** The schema in which a run keeps what it takes out of the way. */
export function keepSchemaOf(run: string): string {
  return `rollback_console_${run}`
}

const full = (name: SqlName, schema: string): SqlName => ({
  schema: name.schema ?? schema,
  name: name.name,
})
const dotted = ({ schema, name }: SqlName): string => `${schema ?? ''}.${name}`

/**
 * Takes one effect back without losing anything: tables and types are moved aside instead of dropped, a column is
 * copied first. The undo is made here, before the act.
 */
export function takeBack(given: Given): Kept {
  const { effect, text, schema, keepSchema, catalog, earlier } = given
  switch (effect.kind) {
    case 'create-table':
      return moved('TABLE', full(effect.table, schema), keepSchema)
    case 'create-type':
      return moved('TYPE', full(effect.type, schema), keepSchema)
    case 'add-column':
      return earlier.column(effect.table, effect.column.name) === undefined
        ? copiedColumn(given, effect)
        : byHand(
            `whether this script or an earlier one made ${nameText(effect.table)}.${effect.column.name}`,
          )
    case 'create-index': {
      const index = full({ ...effect.table, name: effect.index.name }, schema)
      const definition = catalog.indexes.get(dotted(index))?.replace(/ INVALID$/, '')
      if (earlier.index(effect.index) !== undefined)
        return byHand(`whether this script or an earlier one made ${effect.index.name}`)
      return step([`DROP INDEX ${qualified(index)}`], definition === undefined ? [] : [definition])
    }
    case 'add-constraint': {
      const table = full(effect.table, schema)
      const definition = catalog.constraints.get(`${dotted(table)}.${effect.constraint}`)
      const alter = `ALTER TABLE ${qualified(table)}`
      const name = identifier(effect.constraint)
      return step(
        [`${alter} DROP CONSTRAINT ${name}`],
        [`${alter} ADD CONSTRAINT ${name} ${definition ?? effect.definition}`],
      )
    }
    default: {
      const inverse = invert(effect, earlier)
      if (inverse.kind === 'by-hand') return byHand(inverse.because)
      if (inverse.kind !== 'statement') return { kind: 'left', because: inverse.because }
      return step([inverse.text], [text], inverse.mayFail)
    }
  }
}

const byHand = (because: string): Kept => ({ kind: 'by-hand', because })

function step(doing: readonly string[], undoing: readonly string[], mayFail?: string): Kept {
  return { kind: 'step', step: { doing, undoing, ...(mayFail === undefined ? {} : { mayFail }) } }
}

function moved(what: 'TABLE' | 'TYPE', name: SqlName, keepSchema: string): Kept {
  const aside = { schema: keepSchema, name: name.name }
  return {
    kind: 'step',
    step: {
      doing: [`ALTER ${what} ${qualified(name)} SET SCHEMA ${identifier(keepSchema)}`],
      undoing: [`ALTER ${what} ${qualified(aside)} SET SCHEMA ${identifier(name.schema ?? '')}`],
      keeps: `${what.toLowerCase()} ${nameText(name)}, whole, as ${keepSchema}.${name.name}`,
    },
  }
}

function copiedColumn(
  given: Given,
  effect: Extract<Effect, { readonly kind: 'add-column' }>,
): Kept {
  const { schema, keepSchema, keys } = given
  const table = full(effect.table, schema)
  const column = identifier(effect.column.name)
  const key = keys.get(dotted(table)) ?? []
  const name = `${table.name}__${effect.column.name}`.slice(0, 63)
  const copy = qualified({ schema: keepSchema, name })
  const alter = `ALTER TABLE ${qualified(table)}`
  const columns = [...key.map(identifier), column].join(', ')
  const same = key.map((one) => `t.${identifier(one)} = k.${identifier(one)}`).join(' AND ')
  const fill =
    key.length === 0
      ? []
      : [`UPDATE ${qualified(table)} t SET ${column} = k.${column} FROM ${copy} k WHERE ${same}`]
  return {
    kind: 'step',
    step: {
      doing: [
        `CREATE TABLE ${copy} AS SELECT ${columns} FROM ${qualified(table)}`,
        `${alter} DROP COLUMN ${column}`,
      ],
      undoing: [`${alter} ADD COLUMN ${column} ${effect.column.definition}`, ...fill],
      keeps:
        key.length === 0
          ? `the values of ${nameText(table)}.${effect.column.name} as ${keepSchema}.${name}; without a primary key they cannot be put back by itself`
          : `the values of ${nameText(table)}.${effect.column.name} as ${keepSchema}.${name}`,
    },
  }
}

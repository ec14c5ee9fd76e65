import { unreachable } from '../../../../../shared/domain/unreachable.ts'
import { identifier, literal, qualified } from '../quoting.ts'
import { nameText } from './classify.ts'
import type { EarlierDefinitions } from './earlier-definitions.ts'
import type { Effect, SqlName } from './effect.ts'

/** How one effect is taken back. */
export type Inverse =
  /** `loses`: what goes with it and no statement brings back. */
  | {
      readonly kind: 'statement'
      readonly text: string
      readonly loses?: string
      readonly mayFail?: string
    }
  /** Stays as it is, and harms nobody. */
  | { readonly kind: 'leave'; readonly because: string }
  /** Rows were changed: only a backup knows what they were. */
  | { readonly kind: 'rows'; readonly because: string }
  /** Cannot be read from the script: somebody who knows must write it. */
  | { readonly kind: 'by-hand'; readonly because: string }

const statement = (text: string, more: { loses?: string; mayFail?: string } = {}): Inverse => ({
  kind: 'statement',
  text,
  ...more,
})
const byHand = (because: string): Inverse => ({ kind: 'by-hand', because })
const alter = (table: SqlName, action: string): string =>
  `ALTER TABLE ${qualified(table)} ${action}`
const beside = ({ schema }: SqlName, name: string): SqlName =>
  schema === undefined ? { name } : { schema, name }

/** The inverse of one effect, from the script and what earlier scripts said. */
export function invert(effect: Effect, earlier: EarlierDefinitions): Inverse {
  switch (effect.kind) {
    case 'create-table':
      return statement(`DROP TABLE ${qualified(effect.table)}`, {
        loses: `every row of ${nameText(effect.table)}`,
      })
    case 'create-index':
      return statement(`DROP INDEX ${qualified(inTheSchemaOf(effect.table, effect.index))}`)
    case 'create-type':
      return statement(`DROP TYPE ${qualified(effect.type)}`)
    case 'create-other':
      return effect.what === 'extension'
        ? { kind: 'leave', because: `the extension ${effect.name.name} harms nobody` }
        : statement(`DROP ${effect.what.toUpperCase()} ${qualified(effect.name)}`)
    case 'add-enum-value':
      return {
        kind: 'leave',
        because: `PostgreSQL cannot take '${effect.value}' out of ${nameText(effect.type)} again; an unused value harms nobody`,
      }
    case 'rename-enum-value':
      return statement(
        `ALTER TYPE ${qualified(effect.type)} RENAME VALUE ${literal(effect.to)} TO ${literal(effect.from)}`,
      )
    case 'add-column':
      return statement(alter(effect.table, `DROP COLUMN ${identifier(effect.column.name)}`), {
        loses: `every value of ${nameText(effect.table)}.${effect.column.name}`,
      })
    case 'drop-column':
      return addAgain(effect, earlier)
    case 'set-not-null':
      return statement(columnChange(effect, 'DROP NOT NULL'))
    case 'drop-not-null':
      return statement(columnChange(effect, 'SET NOT NULL'), {
        mayFail: `a row with NULL in ${nameText(effect.table)}.${effect.column} refuses it`,
      })
    case 'alter-type':
      return byHand(
        `what type ${nameText(effect.table)}.${effect.column} had before, and how its values go back`,
      )
    case 'set-default':
    case 'drop-default':
      return byHand(`which default ${nameText(effect.table)}.${effect.column} had before`)
    case 'add-constraint':
      return statement(alter(effect.table, `DROP CONSTRAINT ${identifier(effect.constraint)}`))
    case 'drop-constraint': {
      const found = earlier.constraint(effect.table, effect.constraint)
      if (found === undefined) return byHand(`what the constraint ${effect.constraint} said`)
      return statement(
        alter(effect.table, `ADD CONSTRAINT ${identifier(effect.constraint)} ${found}`),
        {
          mayFail: 'a row that was written without it refuses it',
        },
      )
    }
    case 'drop-index': {
      const found = earlier.index(effect.index)
      return found === undefined
        ? byHand(`what the index ${effect.index.name} was on`)
        : statement(found)
    }
    case 'rename-table':
      return statement(
        `ALTER TABLE ${qualified(beside(effect.table, effect.to))} RENAME TO ${identifier(effect.table.name)}`,
      )
    case 'rename-column':
      return statement(
        alter(effect.table, `RENAME COLUMN ${identifier(effect.to)} TO ${identifier(effect.from)}`),
      )
    case 'rename-constraint':
      return statement(
        alter(
          effect.table,
          `RENAME CONSTRAINT ${identifier(effect.to)} TO ${identifier(effect.from)}`,
        ),
      )
    case 'rename-index':
      return statement(
        `ALTER INDEX ${qualified(beside(effect.index, effect.to))} RENAME TO ${identifier(effect.index.name)}`,
      )
    case 'rename-type':
      return statement(
        `ALTER TYPE ${qualified(beside(effect.type, effect.to))} RENAME TO ${identifier(effect.type.name)}`,
      )
    case 'drop-table':
      return byHand(`the table ${nameText(effect.table)}, and its rows, which only a backup has`)
    case 'drop-type':
      return byHand(`what the type ${nameText(effect.type)} was`)
    case 'data':
      return {
        kind: 'rows',
        because: `${effect.verb} changed rows; only a backup knows what they were`,
      }
    case 'session':
      return { kind: 'leave', because: `${effect.verb} changed nothing that stays` }
    case 'not-understood':
      return byHand(`what undoes “${effect.beginning.replaceAll(/\s+/g, ' ')}”`)
    default:
      return unreachable(effect)
  }
}

/** An index lies in the schema of its table. */
function inTheSchemaOf(table: SqlName, index: SqlName): SqlName {
  return index.schema === undefined ? beside(table, index.name) : index
}

function columnChange(
  on: { readonly table: SqlName; readonly column: string },
  change: string,
): string {
  return alter(on.table, `ALTER COLUMN ${identifier(on.column)} ${change}`)
}

function addAgain(
  effect: Extract<Effect, { readonly kind: 'drop-column' }>,
  earlier: EarlierDefinitions,
): Inverse {
  const column = `${nameText(effect.table)}.${effect.column}`
  const definition = earlier.column(effect.table, effect.column)
  if (definition === undefined)
    return byHand(`what ${column} was, and its values, which only a backup has`)
  return statement(alter(effect.table, `ADD COLUMN ${identifier(effect.column)} ${definition}`), {
    loses: `the values that ${column} had: only a backup has them`,
    mayFail: 'a NOT NULL without a default refuses a table that has rows',
  })
}

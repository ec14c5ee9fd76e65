import { unreachable } from '../../../../../shared/domain/unreachable.ts'
import type { Effect, ReadStatement, SqlName } from './effect.ts'

/** How code that was written before a change takes it. */
export type Compatibility = 'runs-on' | 'may-break' | 'breaks' | 'unknown'

/** What one effect means for earlier code, and the rule that says so. */
export interface Classified {
  readonly effect: Effect
  readonly compatibility: Compatibility
  readonly rule: string
}

/** A name as people read it, e.g. `wallets` or `billing.wallets`. */
export function nameText({ schema, name }: SqlName): string {
  return schema === undefined || schema === 'public' ? name : `${schema}.${name}`
}

/** Judges every effect of a script by rules that are shown: additive changes run on, destructive ones do not. */
export function classifyScript(statements: readonly ReadStatement[]): readonly Classified[] {
  return statements.flatMap(({ effects }) => effects.map(classify))
}

function classify(effect: Effect): Classified {
  const [compatibility, rule] = ruleFor(effect)
  return { effect, compatibility, rule }
}

function ruleFor(effect: Effect): readonly [Compatibility, string] {
  switch (effect.kind) {
    case 'create-table':
      return ['runs-on', `earlier code does not know the new table ${nameText(effect.table)}`]
    case 'create-type':
      return ['runs-on', `earlier code does not know the new type ${nameText(effect.type)}`]
    case 'create-other':
      return [
        'runs-on',
        `earlier code does not know the new ${effect.what} ${nameText(effect.name)}`,
      ]
    case 'create-index':
      return effect.unique
        ? [
            'may-break',
            `the unique index ${nameText(effect.index)} refuses rows that earlier code may write`,
          ]
        : ['runs-on', `an index changes no answers (${nameText(effect.index)})`]
    case 'add-column': {
      const column = `${nameText(effect.table)}.${effect.column.name}`
      return effect.column.notNull && !effect.column.fillsItself
        ? [
            'breaks',
            `earlier code inserts rows without ${column}, which is NOT NULL and has no default`,
          ]
        : ['runs-on', `${column} may be left out of an INSERT`]
    }
    case 'add-enum-value':
      return [
        'may-break',
        `earlier code fails on a row with the value '${effect.value}' of ${nameText(effect.type)}`,
      ]
    case 'rename-enum-value':
      return [
        'breaks',
        `earlier code writes '${effect.from}', which ${nameText(effect.type)} no longer has`,
      ]
    case 'drop-column':
      return [
        'breaks',
        `earlier code reads ${nameText(effect.table)}.${effect.column}, which is gone`,
      ]
    case 'drop-table':
      return ['breaks', `earlier code reads ${nameText(effect.table)}, which is gone`]
    case 'drop-type':
      return ['breaks', `earlier code names the type ${nameText(effect.type)}, which is gone`]
    case 'drop-index':
      return ['runs-on', `without ${nameText(effect.index)} answers are the same, perhaps slower`]
    case 'drop-constraint':
      return [
        'runs-on',
        `without ${effect.constraint} more rows are taken than earlier code writes`,
      ]
    case 'alter-type':
      return [
        'may-break',
        `${nameText(effect.table)}.${effect.column} is now ${effect.type}, which earlier code may not read`,
      ]
    case 'set-not-null':
      return [
        'may-break',
        `earlier code may write NULL into ${nameText(effect.table)}.${effect.column}`,
      ]
    case 'drop-not-null':
      return [
        'may-break',
        `earlier code may meet a NULL in ${nameText(effect.table)}.${effect.column}`,
      ]
    case 'drop-default':
      return [
        'may-break',
        `earlier code may leave ${nameText(effect.table)}.${effect.column} to its default, which is gone`,
      ]
    case 'set-default':
      return ['runs-on', `a default of ${nameText(effect.table)}.${effect.column} changes no rows`]
    case 'add-constraint':
      return [
        'may-break',
        `${effect.constraint} (${effect.form}) refuses rows that earlier code may write`,
      ]
    case 'rename-table':
      return ['breaks', `earlier code reads ${nameText(effect.table)}, which is now ${effect.to}`]
    case 'rename-column':
      return [
        'breaks',
        `earlier code reads ${nameText(effect.table)}.${effect.from}, which is now ${effect.to}`,
      ]
    case 'rename-type':
      return [
        'breaks',
        `earlier code names the type ${nameText(effect.type)}, which is now ${effect.to}`,
      ]
    case 'rename-index':
    case 'rename-constraint':
      return ['runs-on', 'code does not name indexes and constraints']
    case 'data':
      return ['runs-on', `${effect.verb} changes rows, not the schema`]
    case 'session':
      return ['runs-on', `${effect.verb} changes nothing that stays`]
    case 'not-understood':
      return ['unknown', `not understood: ${effect.beginning.replaceAll(/\s+/g, ' ')}`]
    default:
      return unreachable(effect)
  }
}

const order: readonly Compatibility[] = ['runs-on', 'may-break', 'unknown', 'breaks']

/** The worst of several. */
export function worstOf(all: readonly Classified[]): Compatibility {
  return all.reduce<Compatibility>(
    (worst, { compatibility }) =>
      order.indexOf(compatibility) > order.indexOf(worst) ? compatibility : worst,
    'runs-on',
  )
}

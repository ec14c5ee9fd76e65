import { qualified } from '../quoting.ts'
import { type Cursor, cursorOver } from './cursor.ts'
import type { ColumnDefinition, Effect, ReadStatement, SqlName } from './effect.ts'
import { constraintWords, readAlterAction, readColumn } from './read-alter-table.ts'
import { type SqlStatement, splitStatements } from './split-statements.ts'

const dataVerbs: ReadonlySet<string> = new Set([
  'insert',
  'update',
  'delete',
  'truncate',
  'copy',
  'merge',
])
const sessionVerbs: ReadonlySet<string> = new Set([
  'begin',
  'commit',
  'end',
  'start',
  'set',
  'reset',
  'lock',
  'analyze',
  'comment',
  'rollback',
  'savepoint',
])

/** A script, statement by statement. What this reader does not know it names, and never takes for harmless. */
export function readScript(sql: string): readonly ReadStatement[] {
  const { statements, open } = splitStatements(sql)
  const read = statements.map(readStatement)
  if (open === undefined) return read
  const unread = { kind: 'not-understood', beginning: `${open} is not closed` } as const
  return [...read, { text: '', effects: [unread], texts: [''] }]
}

function readStatement(statement: SqlStatement): ReadStatement {
  const { text } = statement
  const cursor = cursorOver(statement)
  if (cursor.take('alter', 'table')) {
    const read = readAlterTable(cursor)
    if (read !== undefined)
      return { text, ...(read.effects.length > 1 ? read : { ...read, texts: [text] }) }
  } else {
    const effects = readKnown(cursor)
    if (effects !== undefined) return { text, effects, texts: textsOf(text, effects) }
  }
  const unread = { kind: 'not-understood', beginning: text.slice(0, 120) } as const
  return { text, effects: [unread], texts: [text] }
}

/** Only DROP names several things at once, besides ALTER TABLE. */
function textsOf(text: string, effects: readonly Effect[]): readonly string[] {
  if (effects.length === 1) return [text]
  return effects.map((effect) => {
    if (effect.kind === 'drop-table') return `DROP TABLE ${qualified(effect.table)}`
    if (effect.kind === 'drop-index') return `DROP INDEX ${qualified(effect.index)}`
    return effect.kind === 'drop-type' ? `DROP TYPE ${qualified(effect.type)}` : text
  })
}

function readKnown(cursor: Cursor): readonly Effect[] | undefined {
  const first = cursor.peek()
  if (first?.kind !== 'word') return undefined
  if (dataVerbs.has(first.value)) return [{ kind: 'data', verb: first.value.toUpperCase() }]
  if (sessionVerbs.has(first.value)) return [{ kind: 'session', verb: first.value.toUpperCase() }]
  if (cursor.take('create')) return listed(readCreate(cursor))
  if (cursor.take('drop')) return readDropObject(cursor)
  if (cursor.take('alter', 'type')) return listed(readAlterType(cursor))
  if (cursor.take('alter', 'index')) {
    cursor.take('if', 'exists')
    const index = cursor.name()
    const to = index !== undefined && cursor.take('rename', 'to') ? cursor.word() : undefined
    return index === undefined || to === undefined
      ? undefined
      : [{ kind: 'rename-index', index, to }]
  }
  return undefined
}

const listed = (effect: Effect | undefined): readonly Effect[] | undefined =>
  effect === undefined ? undefined : [effect]

function readCreate(cursor: Cursor): Effect | undefined {
  const unique = cursor.take('unique')
  if (cursor.take('index')) return readIndex(cursor, unique)
  if (cursor.take('table')) return readTable(cursor)
  if (cursor.take('type')) {
    const type = cursor.name()
    return type === undefined ? undefined : { kind: 'create-type', type }
  }
  for (const what of ['sequence', 'schema', 'extension', 'view'] as const) {
    if (!cursor.take(what)) continue
    cursor.take('if', 'not', 'exists')
    const name = cursor.name()
    return name === undefined ? undefined : { kind: 'create-other', what, name }
  }
  return undefined
}

function readIndex(cursor: Cursor, unique: boolean): Effect | undefined {
  const concurrently = cursor.take('concurrently')
  cursor.take('if', 'not', 'exists')
  const index = cursor.name()
  if (index === undefined || !cursor.take('on')) return undefined
  cursor.take('only')
  const table = cursor.name()
  return table === undefined
    ? undefined
    : { kind: 'create-index', index, table, unique, concurrently }
}

function readTable(cursor: Cursor): Effect | undefined {
  cursor.take('if', 'not', 'exists')
  const table = cursor.name()
  if (table === undefined || !cursor.take('(')) return undefined
  const columns: ColumnDefinition[] = []
  while (!cursor.take(')')) {
    const next = cursor.peek()
    if (next === undefined) return undefined
    if (next.kind === 'word' && constraintWords.has(next.value)) cursor.restOfItem()
    else {
      const column = readColumn(cursor)
      if (column === undefined) return undefined
      columns.push(column)
    }
    cursor.take(',')
  }
  return { kind: 'create-table', table, columns }
}

function readAlterTable(cursor: Cursor): Omit<ReadStatement, 'text'> | undefined {
  cursor.take('if', 'exists')
  cursor.take('only')
  const table = cursor.name()
  if (table === undefined) return undefined
  const effects: Effect[] = []
  const texts: string[] = []
  do {
    const from = cursor.mark()
    const effect = readAlterAction(cursor, table)
    if (effect === undefined) return undefined
    effects.push(effect)
    texts.push(`ALTER TABLE ${qualified(table)} ${cursor.textSince(from)}`)
  } while (cursor.take(','))
  return cursor.done() ? { effects, texts } : undefined
}

function readAlterType(cursor: Cursor): Effect | undefined {
  const type = cursor.name()
  if (type === undefined) return undefined
  if (cursor.take('rename', 'to')) {
    const to = cursor.word()
    return to === undefined ? undefined : { kind: 'rename-type', type, to }
  }
  if (cursor.take('add', 'value')) {
    cursor.take('if', 'not', 'exists')
    const value = cursor.next()
    return value?.kind === 'string'
      ? { kind: 'add-enum-value', type, value: value.value }
      : undefined
  }
  if (!cursor.take('rename', 'value')) return undefined
  const from = cursor.next()
  if (from?.kind !== 'string' || !cursor.take('to')) return undefined
  const to = cursor.next()
  return to?.kind === 'string'
    ? { kind: 'rename-enum-value', type, from: from.value, to: to.value }
    : undefined
}

function readDropObject(cursor: Cursor): readonly Effect[] | undefined {
  const what = cursor.take('table')
    ? 'table'
    : cursor.take('index')
      ? 'index'
      : cursor.take('type')
        ? 'type'
        : undefined
  if (what === undefined) return undefined
  cursor.take('concurrently')
  cursor.take('if', 'exists')
  const names: SqlName[] = []
  do {
    const name = cursor.name()
    if (name === undefined) return undefined
    names.push(name)
  } while (cursor.take(','))
  // CASCADE takes along what is not named here: what, only the server knows.
  cursor.take('restrict')
  if (!cursor.done()) return undefined
  return names.map((name) => {
    if (what === 'table') return { kind: 'drop-table', table: name }
    return what === 'index'
      ? { kind: 'drop-index', index: name }
      : { kind: 'drop-type', type: name }
  })
}

import type { Cursor } from './cursor.ts'
import type { ColumnDefinition, ConstraintForm, Effect, SqlName } from './effect.ts'
import type { Token } from './lex.ts'

const has = (tokens: readonly Token[], ...words: readonly string[]): boolean =>
  tokens.some((_, index) =>
    words.every((word, offset) => {
      const token = tokens[index + offset]
      return token?.kind === 'word' && token.value === word
    }),
  )

/** A column as CREATE TABLE and ADD COLUMN word it. */
export function readColumn(cursor: Cursor): ColumnDefinition | undefined {
  const name = cursor.word()
  if (name === undefined) return undefined
  const { text, tokens } = cursor.restOfItem()
  const serial = tokens.some(
    ({ kind, value }) => kind === 'word' && /^(?:small|big)?serial$/.test(value),
  )
  const fillsItself = serial || has(tokens, 'default') || has(tokens, 'generated')
  return {
    name,
    definition: text,
    notNull: serial || has(tokens, 'not', 'null') || has(tokens, 'primary', 'key'),
    fillsItself,
  }
}

/** The form of a constraint, from its first words. */
function formOf(tokens: readonly Token[]): ConstraintForm {
  const first = tokens.find(({ kind }) => kind === 'word')?.value
  if (first === 'foreign') return 'foreign key'
  if (first === 'primary') return 'primary key'
  if (first === 'unique' || first === 'check' || first === 'exclude') return first
  return 'other'
}

/** The words that begin a constraint where a column could stand. */
export const constraintWords: ReadonlySet<string> = new Set([
  'constraint',
  'primary',
  'foreign',
  'unique',
  'check',
  'exclude',
  'like',
])

/** One action of an ALTER TABLE; `undefined` for one that is not understood. The cursor then stands anywhere in it. */
export function readAlterAction(cursor: Cursor, table: SqlName): Effect | undefined {
  if (cursor.take('add')) return readAdd(cursor, table)
  if (cursor.take('drop')) return readDrop(cursor, table)
  if (cursor.take('rename')) return readRename(cursor, table)
  if (cursor.take('alter')) {
    cursor.take('column')
    const column = cursor.word()
    return column === undefined ? undefined : readAlterColumn(cursor, table, column)
  }
  // Checks rows that are there already: the schema is what it was.
  if (cursor.take('validate', 'constraint')) {
    cursor.restOfItem()
    return { kind: 'session', verb: 'VALIDATE CONSTRAINT' }
  }
  return undefined
}

function readAdd(cursor: Cursor, table: SqlName): Effect | undefined {
  if (cursor.take('constraint')) {
    const constraint = cursor.word()
    if (constraint === undefined) return undefined
    const { text, tokens } = cursor.restOfItem()
    const form = formOf(tokens)
    return { kind: 'add-constraint', table, constraint, form, definition: text }
  }
  const named = cursor.take('column')
  cursor.take('if', 'not', 'exists')
  const next = cursor.peek()
  // A constraint without a name gets one from the server: which, this reader does not guess.
  if (!named && next?.kind === 'word' && constraintWords.has(next.value)) return undefined
  const column = readColumn(cursor)
  return column === undefined ? undefined : { kind: 'add-column', table, column }
}

function readDrop(cursor: Cursor, table: SqlName): Effect | undefined {
  const isConstraint = cursor.take('constraint')
  if (!isConstraint) cursor.take('column')
  cursor.take('if', 'exists')
  const name = cursor.word()
  if (name === undefined) return undefined
  cursor.restOfItem()
  return isConstraint
    ? { kind: 'drop-constraint', table, constraint: name }
    : { kind: 'drop-column', table, column: name }
}

function readRename(cursor: Cursor, table: SqlName): Effect | undefined {
  if (cursor.take('to')) {
    const to = cursor.word()
    return to === undefined ? undefined : { kind: 'rename-table', table, to }
  }
  const isConstraint = cursor.take('constraint')
  if (!isConstraint) cursor.take('column')
  const from = cursor.word()
  if (from === undefined || !cursor.take('to')) return undefined
  const to = cursor.word()
  if (to === undefined) return undefined
  return { kind: isConstraint ? 'rename-constraint' : 'rename-column', table, from, to }
}

function readAlterColumn(cursor: Cursor, table: SqlName, column: string): Effect | undefined {
  if (cursor.take('set', 'not', 'null')) return { kind: 'set-not-null', table, column }
  if (cursor.take('drop', 'not', 'null')) return { kind: 'drop-not-null', table, column }
  if (cursor.take('drop', 'default')) return { kind: 'drop-default', table, column }
  if (cursor.take('set', 'default')) {
    cursor.restOfItem()
    return { kind: 'set-default', table, column }
  }
  if (cursor.take('set', 'data', 'type') || cursor.take('type')) {
    return { kind: 'alter-type', table, column, type: cursor.restOfItem().text }
  }
  return undefined
}

import type { Effect, ReadStatement, SqlName } from './effect.ts'

/** What earlier migrations said about things that a later one took away or changed. The newest word counts. */
export interface EarlierDefinitions {
  column(table: SqlName, column: string): string | undefined
  constraint(table: SqlName, constraint: string): string | undefined
  index(index: SqlName): string | undefined
}

/** Reads the scripts of all migrations that came before, oldest first. */
export function earlierDefinitions(
  scripts: readonly (readonly ReadStatement[])[],
): EarlierDefinitions {
  const columns = new Map<string, string>()
  const constraints = new Map<string, string>()
  const indexes = new Map<string, string>()
  const note = (effect: Effect, text: string): void => {
    if (effect.kind === 'create-table') {
      for (const column of effect.columns)
        columns.set(`${effect.table.name}.${column.name}`, column.definition)
    } else if (effect.kind === 'add-column') {
      columns.set(`${effect.table.name}.${effect.column.name}`, effect.column.definition)
    } else if (effect.kind === 'rename-column') {
      const kept = columns.get(`${effect.table.name}.${effect.from}`)
      if (kept !== undefined) columns.set(`${effect.table.name}.${effect.to}`, kept)
    } else if (effect.kind === 'alter-type') {
      // What else stood in the definition still holds, but how the two go together is not ours to guess.
      columns.delete(`${effect.table.name}.${effect.column}`)
    } else if (effect.kind === 'add-constraint') {
      constraints.set(`${effect.table.name}.${effect.constraint}`, effect.definition)
    } else if (effect.kind === 'create-index') indexes.set(effect.index.name, text)
  }
  for (const script of scripts)
    for (const { text, effects } of script) for (const effect of effects) note(effect, text)
  return {
    column: (table, column) => columns.get(`${table.name}.${column}`),
    constraint: (table, constraint) => constraints.get(`${table.name}.${constraint}`),
    index: ({ name }) => indexes.get(name),
  }
}

import { lex, type Token } from './lex.ts'

/** One statement of a script, as it stands there, without its semicolon. */
export interface SqlStatement {
  readonly text: string
  readonly tokens: readonly Token[]
}

/** A script cut into its statements. `open` names what was not closed: then the last one cannot be trusted. */
export interface Script {
  readonly statements: readonly SqlStatement[]
  readonly open: string | undefined
}

/** Cuts a script into statements. The body of a function in SQL's own form (BEGIN ATOMIC … END) stays in one. */
export function splitStatements(sql: string): Script {
  const { tokens, open } = lex(sql)
  const statements: SqlStatement[] = []
  let current: Token[] = []
  let depth = 0
  const finish = (): void => {
    const [first, last] = [current[0], current.at(-1)]
    if (first !== undefined && last !== undefined)
      statements.push({ text: sql.slice(first.from, last.to), tokens: current })
    current = []
    depth = 0
  }
  for (const token of tokens) {
    if (token.kind === 'sign' && token.value === ';' && depth === 0) {
      finish()
      continue
    }
    if (token.kind === 'word') {
      if (token.value === 'atomic' && current.at(-1)?.value === 'begin') depth = 1
      else if (depth > 0 && token.value === 'case') depth += 1
      else if (depth > 0 && token.value === 'end') depth -= 1
    }
    current.push(token)
  }
  finish()
  return { statements, open }
}

/** A piece of SQL. `value` is a name as the catalogue has it, a string's content, or a word in small letters. */
export interface Token {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'sign'
  readonly value: string
  /** Where it stands in the script. */
  readonly from: number
  readonly to: number
}

/** What was read, and whether a quote, comment or dollar quote was still open at the end. */
export interface Lexed {
  readonly tokens: readonly Token[]
  readonly open: string | undefined
}

const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y
const NUMBER = /\d+(?:\.\d+)?/y
const DOLLAR = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y

/**
 * Cuts SQL as PostgreSQL does: quotes, E-strings, dollar quotes, comments within comments. Nothing else may decide
 * where a statement ends: a semicolon in a function body does not end it.
 */
export function lex(sql: string): Lexed {
  const tokens: Token[] = []
  let at = 0
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    return pattern.exec(sql)?.[0]
  }
  const add = (kind: Token['kind'], value: string, to: number): void => {
    tokens.push({ kind, value, from: at, to })
    at = to
  }
  while (at < sql.length) {
    const character = sql[at] ?? ''
    if (/\s/.test(character)) {
      at += 1
      continue
    }
    if (sql.startsWith('--', at)) {
      const end = sql.indexOf('\n', at)
      at = end === -1 ? sql.length : end
      continue
    }
    if (sql.startsWith('/*', at)) {
      const end = endOfComment(sql, at)
      if (end === -1) return { tokens, open: 'a comment' }
      at = end
      continue
    }
    const escaped = /[eE]/.test(character) && sql[at + 1] === "'"
    if (character === "'" || escaped) {
      const begin = escaped ? at + 1 : at
      const end = endOfQuote(sql, begin, { quote: "'", escapes: escaped })
      if (end === -1) return { tokens, open: 'a string' }
      add('string', sql.slice(begin + 1, end - 1).replaceAll("''", "'"), end)
      continue
    }
    if (character === '"') {
      const end = endOfQuote(sql, at, { quote: '"', escapes: false })
      if (end === -1) return { tokens, open: 'a quoted name' }
      add('quoted', sql.slice(at + 1, end - 1).replaceAll('""', '"'), end)
      continue
    }
    const dollar = match(DOLLAR)
    if (dollar !== undefined) {
      const end = sql.indexOf(dollar, at + dollar.length)
      if (end === -1) return { tokens, open: `the quote ${dollar}` }
      add('string', sql.slice(at + dollar.length, end), end + dollar.length)
      continue
    }
    const word = match(WORD)
    if (word !== undefined) {
      add('word', word.toLowerCase(), at + word.length)
      continue
    }
    const number = match(NUMBER)
    if (number !== undefined) add('number', number, at + number.length)
    else add('sign', character, at + 1)
  }
  return { tokens, open: undefined }
}

function endOfComment(sql: string, from: number): number {
  let depth = 0
  for (let at = from; at < sql.length; at += 1) {
    if (sql.startsWith('/*', at)) {
      depth += 1
      at += 1
    } else if (sql.startsWith('*/', at)) {
      depth -= 1
      at += 1
      if (depth === 0) return at + 1
    }
  }
  return -1
}

function endOfQuote(
  sql: string,
  from: number,
  { quote, escapes }: { readonly quote: string; readonly escapes: boolean },
): number {
  for (let at = from + 1; at < sql.length; at += 1) {
    if (escapes && sql[at] === '\\') at += 1
    else if (sql[at] === quote && sql[at + 1] === quote) at += 1
    else if (sql[at] === quote) return at + 1
  }
  return -1
}

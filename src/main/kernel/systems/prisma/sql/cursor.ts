import type { SqlName } from './effect.ts'
import type { Token } from './lex.ts'
import type { SqlStatement } from './split-statements.ts'

/** Walks over a statement's tokens. What does not fit is `undefined`, never a guess. */
export interface Cursor {
  /** Takes these words if they are next, all or none. */
  take(...words: readonly string[]): boolean
  /** Looks at the next word without taking it. */
  peek(): Token | undefined
  next(): Token | undefined
  /** `name` or `schema.name`. */
  name(): SqlName | undefined
  /** A single name. */
  word(): string | undefined
  /** The text from the next token to the end of this item: a comma outside brackets, or the end. */
  restOfItem(): { readonly text: string; readonly tokens: readonly Token[] }
  /** Where it stands, for `textSince`. */
  mark(): number
  /** What was taken since then, as it stands in the script. */
  textSince(mark: number): string
  /** Whether everything was taken. */
  done(): boolean
}

export function cursorOver(statement: SqlStatement): Cursor {
  const { tokens, text } = statement
  const start = tokens[0]?.from ?? 0
  let at = 0
  const isSign = (token: Token | undefined, value: string): boolean =>
    token?.kind === 'sign' && token.value === value
  const word = (): string | undefined => {
    const token = tokens[at]
    if (token?.kind !== 'word' && token?.kind !== 'quoted') return undefined
    at += 1
    return token.value
  }
  return {
    take(...words) {
      const fits = words.every((value, index) => {
        const token = tokens[at + index]
        return (token?.kind === 'word' || token?.kind === 'sign') && token.value === value
      })
      if (fits) at += words.length
      return fits
    },
    peek: () => tokens[at],
    next() {
      at += 1
      return tokens[at - 1]
    },
    word,
    name() {
      const first = word()
      if (first === undefined) return undefined
      if (!isSign(tokens[at], '.')) return { name: first }
      at += 1
      const second = word()
      return second === undefined ? undefined : { schema: first, name: second }
    },
    restOfItem() {
      const from = at
      let depth = 0
      for (; at < tokens.length; at += 1) {
        const token = tokens[at]
        if (isSign(token, '(') || isSign(token, '[')) depth += 1
        else if (isSign(token, ')') || isSign(token, ']')) {
          if (depth === 0) break
          depth -= 1
        } else if (isSign(token, ',') && depth === 0) break
      }
      const taken = tokens.slice(from, at)
      const [first, last] = [taken[0], taken.at(-1)]
      const cut =
        first === undefined || last === undefined
          ? ''
          : text.slice(first.from - start, last.to - start)
      return { text: cut, tokens: taken }
    },
    mark: () => at,
    textSince(mark) {
      const [first, last] = [tokens[mark], tokens[at - 1]]
      return first === undefined || last === undefined
        ? ''
        : text.slice(first.from - start, last.to - start)
    },
    done: () => at >= tokens.length,
  }
}

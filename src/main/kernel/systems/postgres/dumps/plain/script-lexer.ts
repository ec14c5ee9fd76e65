import {
  BACKSLASH,
  beginsWord,
  CLOSE,
  DASH,
  DOLLAR,
  DOUBLE_QUOTE,
  isDigit,
  isSpace,
  NEWLINE,
  OPEN,
  QUOTE,
  RETURN,
  SEMICOLON,
  SLASH,
  STAR,
} from './characters.ts'
import { createCopyLexer } from './copy-lexer.ts'
import { createStatementDepth } from './statement-depth.ts'
import { TwoWays } from './two-ways.ts'

/** What is found in a script, in its order. Places are offsets in the chunk that is being read. */
export interface ScriptEvents {
  statementBegins(at: number): void
  /** Just behind the semicolon. Says whether the lines of a COPY follow. */
  statementEnds(at: number): 'copy-data' | 'script'
  /** At the backslash. */
  commandBegins(at: number): void
  /** At the end of its line. */
  commandEnds(at: number, text: string): void
  /** A `--` comment, without its dashes. */
  comment(text: string): void
  /** Behind the line `\.`. */
  copyEnds(at: number, rows: number): void
}

export interface ScriptLexer {
  push(chunk: Uint8Array): void
  /** The line that is being read, from 1. */
  line(): number
  /** Where the script ended, in words; `undefined` when it may end there. */
  openAtEnd(): string | undefined
  /** `unknown` until the script says so itself. */
  standardStrings(are: 'on' | 'off'): void
}

type State =
  | 'script'
  | 'line comment'
  | 'block comment'
  | 'string'
  | 'escape string'
  | 'escaped'
  | 'behind an escape string'
  | 'quoted name'
  | 'dollar'
  | 'dollar string'
  | 'command'
  | 'copy'

const LONGEST_TEXT = 4096
/** No word that is looked for is longer. */
const LONGEST_WORD = 10

/**
 * Reads a script as psql does, without holding it: strings, dollar quotes, nested comments, names, COPY blocks. A
 * backslash outside of all of these is a command of psql, in the middle of a line too (facts: postgres.md, 10).
 * @throws TwoWays where versions of psql, or its settings, would read it differently
 */
export function createScriptLexer(events: ScriptEvents): ScriptLexer {
  const depth = createStatementDepth()
  const copy = createCopyLexer()
  let state: State = 'script'
  let line = 1
  let standard: 'on' | 'off' | 'unknown' = 'unknown'
  let inStatement = false
  /** The byte before this one, where the script itself is read. */
  let previous = NEWLINE
  let word = ''
  let comments = 0
  let commentPrevious = 0
  let text: number[] = []
  let tag: number[] = []
  let matched = 0
  let gapBehind = false

  function endWord(): void {
    if (word !== '' && !isDigit(word.charCodeAt(0))) depth.word(word.toLowerCase())
    word = ''
  }

  function begin(at: number): void {
    if (inStatement) return
    inStatement = true
    events.statementBegins(at)
  }

  function enterString(): void {
    const escapes = /^[eE]$/.test(word)
    word = ''
    state = escapes || standard === 'off' ? 'escape string' : 'string'
  }

  function semicolon(at: number): void {
    endWord()
    begin(at)
    if (depth.isOpen()) return
    inStatement = false
    depth.reset()
    if (events.statementEnds(at + 1) === 'script') return
    copy.begin()
    state = 'copy'
  }

  function script(byte: number, at: number): void {
    if (byte === DASH) {
      if (previous === DASH) {
        state = 'line comment'
        text = []
        previous = NEWLINE
        return
      }
      endWord()
      // Whether it is a comment or a minus is known by the next byte; a minus begins no statement of its own.
    } else if (byte === STAR && previous === SLASH) {
      state = 'block comment'
      comments = 1
      commentPrevious = 0
      previous = NEWLINE
      return
    } else if (word !== '' && (beginsWord(byte) || isDigit(byte) || byte === DOLLAR)) {
      // Versions differ in whether `1a$b$` holds a dollar quote.
      if (byte === DOLLAR && isDigit(word.charCodeAt(0)))
        throw new TwoWays('a number runs into a dollar sign')
      if (word.length < LONGEST_WORD) word += String.fromCharCode(byte)
    } else if (beginsWord(byte) || isDigit(byte)) {
      begin(at)
      word = String.fromCharCode(byte)
    } else if (byte === QUOTE) {
      begin(at)
      enterString()
    } else if (byte === DOUBLE_QUOTE) {
      endWord()
      begin(at)
      state = 'quoted name'
    } else if (byte === DOLLAR) {
      begin(at)
      state = 'dollar'
      tag = []
    } else if (byte === BACKSLASH) {
      endWord()
      state = 'command'
      text = []
      events.commandBegins(at)
    } else if (byte === SEMICOLON) semicolon(at)
    else {
      endWord()
      if (byte === OPEN || byte === CLOSE) depth.bracket(byte === OPEN)
      if (!isSpace(byte) && byte !== SLASH) begin(at)
    }
    previous = byte
  }

  function inBlockComment(byte: number): void {
    if (byte === STAR && commentPrevious === SLASH) comments += 1
    else if (byte === SLASH && commentPrevious === STAR) comments -= 1
    else {
      commentPrevious = byte
      return
    }
    commentPrevious = 0
    if (comments === 0) state = 'script'
  }

  function inString(byte: number): void {
    if (byte === QUOTE) {
      if (previous === BACKSLASH && standard === 'unknown')
        throw new TwoWays(
          'a string ends with a backslash before the script says SET standard_conforming_strings',
        )
      state = 'script'
    }
    previous = byte
  }

  function behindEscapeString(byte: number, at: number): void {
    if (byte === QUOTE && !gapBehind) {
      state = 'escape string'
      return
    }
    // Behind a line's end the next part of the string has escapes as well, elsewhere it has none.
    if (byte === QUOTE || byte === DASH)
      throw new TwoWays('a string with escapes may be continued behind a space or a comment')
    gapBehind = true
    if (isSpace(byte)) return
    state = 'script'
    previous = QUOTE
    script(byte, at)
  }

  function inDollar(byte: number, at: number): void {
    if (byte === DOLLAR) {
      state = 'dollar string'
      matched = 0
    } else if (beginsWord(byte) || (tag.length > 0 && isDigit(byte))) tag.push(byte)
    else {
      state = 'script'
      previous = DOLLAR
      script(byte, at)
    }
  }

  /** The end is `$tag$`; a tag holds no dollar sign, so a mismatch begins anew at the sign itself. */
  function inDollarString(byte: number): void {
    const wanted = matched === 0 || matched === tag.length + 1 ? DOLLAR : tag[matched - 1]
    if (byte !== wanted) matched = byte === DOLLAR ? 1 : 0
    else if (matched < tag.length + 1) matched += 1
    else {
      state = 'script'
      previous = DOLLAR
    }
  }

  /** Whatever stands before the byte that ends this state is of no interest. Says where that byte is. */
  function skip(chunk: Uint8Array, from: number): number {
    if (state !== 'string' && !(state === 'dollar string' && matched === 0)) return from
    const found = chunk.indexOf(state === 'string' ? QUOTE : DOLLAR, from)
    const to = found === -1 ? chunk.length : found
    if (to === from) return from
    for (let at = from; at < to; at += 1) if (chunk[at] === NEWLINE) line += 1
    previous = chunk[to - 1] ?? NEWLINE
    return to
  }

  function step(byte: number, at: number): void {
    if (byte === NEWLINE) line += 1
    if (state === 'script') script(byte, at)
    else if (state === 'string') inString(byte)
    else if (state === 'escape string') {
      if (byte === BACKSLASH) state = 'escaped'
      else if (byte === QUOTE) {
        state = 'behind an escape string'
        gapBehind = false
      }
    } else if (state === 'escaped') state = 'escape string'
    else if (state === 'behind an escape string') behindEscapeString(byte, at)
    else if (state === 'dollar string') inDollarString(byte)
    else if (state === 'dollar') inDollar(byte, at)
    else if (state === 'block comment') inBlockComment(byte)
    else if (state === 'quoted name') {
      if (byte === DOUBLE_QUOTE) {
        state = 'script'
        previous = byte
      }
    } else if (byte === NEWLINE || byte === RETURN) {
      const found = Buffer.from(text).toString()
      const was = state
      state = 'script'
      previous = NEWLINE
      if (was === 'command') events.commandEnds(at, found)
      else events.comment(found)
    } else if (text.length < LONGEST_TEXT) text.push(byte)
  }

  return {
    push(chunk) {
      if (chunk.includes(0)) throw new TwoWays('it holds a zero byte, at which psql ends a line')
      for (let at = 0; at < chunk.length; at += 1) {
        if (state === 'copy') {
          const end = copy.read(chunk, at)
          line += end.lines
          if (!end.done) return
          state = 'script'
          previous = NEWLINE
          events.copyEnds(end.at, end.rows)
          at = end.at - 1
        } else {
          at = skip(chunk, at)
          if (at < chunk.length) step(chunk[at] ?? 0, at)
        }
      }
    },
    line: () => line,
    openAtEnd() {
      if (state === 'script' && !inStatement) return undefined
      return state === 'script' ? 'a statement' : `a ${state}`
    },
    standardStrings(are) {
      standard = are
    },
  }
}

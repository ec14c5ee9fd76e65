import { type Failure, FailureError, failure } from '../../../../../../shared/domain/failure.ts'
import { createScriptFacts, type ScriptFacts } from './script-facts.ts'
import { createScriptLexer, type ScriptLexer } from './script-lexer.ts'
import { fateOf, mayMatter, type StatementFate, type StatementRules } from './statement-rules.ts'
import { TwoWays } from './two-ways.ts'

/** Longer statements are not looked at whole: nothing that matters is as long. */
const LOOKED_AT = 64 * 1024

/** Lets a plain dump through, but for what must not reach psql or the server. */
export interface ScriptGuard {
  /** What of it goes on. @throws FailureError DUMP_REFUSED with the line */
  push(chunk: Uint8Array): readonly Uint8Array[]
  /** @throws FailureError DUMP_TRUNCATED, DUMP_REFUSED */
  end(): readonly Uint8Array[]
  facts(): ScriptFacts
}

/** @param path for the words only */
export function createScriptGuard(path: string, rules: StatementRules): ScriptGuard {
  const facts = createScriptFacts()
  /** Pieces of a statement on which nothing is decided yet. */
  let held: Uint8Array[] = []
  let heldBytes = 0
  let mode: 'pass' | 'hold' | 'drop' = 'pass'
  let from = 0
  let chunk: Uint8Array = new Uint8Array()
  let out: Uint8Array[] = []
  let statementLine = 1
  let restrictKey: string | undefined
  let databaseDropped = false
  let connected = false
  let isFirst = true

  const lexer: ScriptLexer = createScriptLexer({
    statementBegins(at) {
      take(at)
      mode = 'hold'
      statementLine = lexer.line()
    },
    statementEnds(at) {
      take(at)
      return decide(true)
    },
    commandBegins(at) {
      if (mode === 'hold') throw refused(lexer.line(), 'a psql command stands inside a statement')
      take(at)
      mode = 'drop'
    },
    commandEnds(at, text) {
      // The line's end has been counted already, and goes on: psql's own line numbers stay right.
      allow(text, lexer.line() - 1)
      from = at
      mode = 'pass'
    },
    comment: (text) => facts.comment(text),
    copyEnds(at, rows) {
      facts.copied(chunk.subarray(from, at), rows)
    },
  })

  /** Hands on, holds or drops what was read up to here. */
  function take(to: number): void {
    const piece = chunk.subarray(from, to)
    from = to
    if (mode === 'drop') {
      keepLines(piece)
      return
    }
    if (mode === 'pass') {
      if (piece.length > 0) out.push(piece)
      return
    }
    held.push(piece)
    heldBytes += piece.length
    if (heldBytes > LOOKED_AT) decide(false)
  }

  function keepLines(piece: Uint8Array): void {
    let lines = 0
    for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) lines += 1
    if (lines > 0) out.push(new Uint8Array(lines).fill(10))
  }

  function decide(whole: boolean): 'copy-data' | 'script' {
    if (mode !== 'hold') {
      if (whole) mode = 'pass'
      return 'script'
    }
    const fate = judge()
    const pieces = held
    held = []
    heldBytes = 0
    if (fate.kind === 'refuse') throw refused(statementLine, fate.because)
    if (!whole && fate.kind === 'copy')
      throw refused(statementLine, 'a COPY has more columns than a table can have')
    if (fate.kind === 'standard-strings') lexer.standardStrings(fate.are)
    if (fate.kind === 'drop') for (const piece of pieces) keepLines(piece)
    else out.push(...pieces)
    mode = whole ? 'pass' : fate.kind === 'drop' ? 'drop' : 'pass'
    if (fate.kind !== 'copy') return 'script'
    facts.copyBegins(fate.table, fate.columns)
    return 'copy-data'
  }

  function judge(): StatementFate {
    const head = Buffer.from(held[0]?.subarray(0, 16) ?? []).toString('latin1')
    // A statement whose first word is cut by the end of a chunk is looked at whole.
    if (head.length === 16 && !mayMatter(head)) return { kind: 'keep' }
    const text = Buffer.concat(held).toString()
    const fate = fateOf(withoutComments(text), rules)
    facts.statement(text)
    if (/^(?:CREATE|DROP|ALTER) DATABASE\b/i.test(text)) databaseDropped = true
    return fate
  }

  function allow(text: string, line: number): void {
    const restrict = /^(restrict|unrestrict) ([A-Za-z0-9]+)\s*$/.exec(text)
    if (restrict?.[1] === 'restrict' && restrictKey === undefined) {
      restrictKey = restrict[2]
      return
    }
    if (restrict?.[1] === 'unrestrict' && restrictKey === restrict[2]) {
      restrictKey = undefined
      return
    }
    const connect = /^(?:connect|c) ("(?:[^"]|"")+"|[A-Za-z_][A-Za-z0-9_$]*)\s*$/.exec(text)
    if (connect !== null && databaseDropped && !connected) {
      connected = true
      facts.connected(connect[1] ?? '')
      return
    }
    throw refused(line, `psql would carry out “\\${text.slice(0, 60)}” on this laptop`)
  }

  function refused(line: number, because: string): FailureError {
    return new FailureError(scriptRefused(path, line, because))
  }

  function push(bytes: Uint8Array): readonly Uint8Array[] {
    chunk = isFirst ? withoutMark(bytes) : bytes
    isFirst = false
    from = 0
    out = []
    try {
      lexer.push(chunk)
    } catch (error) {
      if (error instanceof TwoWays) throw refused(lexer.line(), error.message)
      throw error
    }
    facts.copied(chunk.subarray(from), undefined)
    take(chunk.length)
    return out
  }

  return {
    push,
    end() {
      const last = push(Uint8Array.of(10))
      const open = lexer.openAtEnd()
      if (open !== undefined || !facts.read().complete) throw new FailureError(cutOff(path, open))
      if (restrictKey !== undefined)
        throw refused(lexer.line(), 'its \\restrict has no \\unrestrict with the same key')
      return last
    },
    facts: () => facts.read(),
  }
}

/** Comments between the words of a statement would hide them; strings are left as they are. */
function withoutComments(text: string): string {
  return text.replace(/'(?:[^']|'')*'|\/\*[\s\S]*?\*\/|--[^\n\r]*/g, (found) =>
    found.startsWith("'") ? found : ' ',
  )
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}

/** A script that holds something which must not be carried out. */
function scriptRefused(path: string, line: number, because: string): Failure {
  return failure('DUMP_REFUSED', {
    summary: `${path}, line ${line}: ${because}.`,
    tried: `read ${path} as psql would, before psql does`,
    next: 'Look at this line. Choose a dump in custom form, or one that pg_dump alone has written.',
    field: 'target.backup',
    retry: 'no',
  })
}

function cutOff(path: string, open: string | undefined): Failure {
  const where = open === undefined ? 'its last line is missing' : `it ends inside ${open}`
  return failure('DUMP_TRUNCATED', {
    summary: `${path} is cut off: ${where}.`,
    tried: `read ${path} to its end, and looked for “PostgreSQL database dump complete”`,
    next: 'Choose another dump, or fetch this one again and compare its SHA-256.',
    field: 'target.backup',
    retry: 'no',
  })
}

import { BACKSLASH, DOT, NEWLINE, RETURN } from './characters.ts'
import { TwoWays } from './two-ways.ts'

/** How far the lines of a COPY went in one chunk. */
export interface CopyRead {
  readonly done: boolean
  /** Just behind the last line, when done. */
  readonly at: number
  /** Lines that ended in this chunk. */
  readonly lines: number
  /** Rows of the whole block so far. */
  readonly rows: number
}

/** The lines behind `COPY … FROM stdin;`: whatever stands there is data, up to a line of `\.` alone. */
export function createCopyLexer() {
  /** The statement's own line must end first: psql reads what stands behind it as script, after the data. */
  let onStatementLine = true
  /** The first bytes of a line that began in an earlier chunk. */
  let head: number[] = []
  let length = 0
  let rows = 0

  function isEnd(first: readonly number[], bytes: number): boolean {
    if (first[0] !== BACKSLASH || first[1] !== DOT) return false
    return bytes === 2 || (bytes === 3 && first[2] === RETURN)
  }

  return {
    begin(): void {
      onStatementLine = true
      head = []
      length = 0
      rows = 0
    },
    read(chunk: Uint8Array, from: number): CopyRead {
      let at = from
      let lines = 0
      while (at < chunk.length) {
        const found = chunk.indexOf(NEWLINE, at)
        const end = found === -1 ? chunk.length : found
        for (let next = at; next < end && head.length < 3; next += 1) head.push(chunk[next] ?? 0)
        length += end - at
        if (found === -1) break
        lines += 1
        at = end + 1
        if (onStatementLine) {
          if (length > 1 || (length === 1 && head[0] !== RETURN))
            throw new TwoWays('something stands behind a COPY on the same line')
          onStatementLine = false
        } else if (isEnd(head, length)) return { done: true, at, lines, rows }
        else rows += 1
        head = []
        length = 0
      }
      return { done: false, at: chunk.length, lines, rows }
    },
  }
}

import { createScriptGuard } from './plain/script-guard.ts'
import type { StatementRules } from './plain/statement-rules.ts'

export interface ScriptOrder {
  /** For words only. */
  readonly path: string
  /** The script, from its beginning to its end. */
  readonly script: AsyncIterable<Uint8Array>
  readonly rules: StatementRules
  /** Letters and digits that the script's author cannot know; `undefined` for a psql that knows no `\restrict`. */
  readonly restrictKey: string | undefined
  /** Ours, in the same transaction: each one statement without a semicolon and without a line's end. */
  readonly before?: readonly string[]
  readonly after?: readonly string[]
}

const text = (line: string): Uint8Array => new TextEncoder().encode(line)
const statements = (given: readonly string[] = []): string =>
  given.map((one) => `${one}; `).join('')

/**
 * A plain dump as psql is given it: one transaction, of which the COMMIT is written only when all of the file was
 * read, is what was approved, and held nothing to refuse; and no command but ours. psql's line n is the dump's n - 1.
 */
export async function* scriptForPsql(order: ScriptOrder): AsyncIterable<Uint8Array> {
  const { path, script, rules, restrictKey, before, after } = order
  const guard = createScriptGuard(path, rules)
  yield text(`${restrictKey === undefined ? '' : `\\restrict ${restrictKey}`}\nBEGIN; `)
  yield text(statements(before))
  for await (const bytes of script) yield* guard.push(bytes)
  yield* guard.end()
  yield text(`${statements(after)}COMMIT;\n`)
  if (restrictKey !== undefined) yield text(`\\unrestrict ${restrictKey}\n`)
}

import type { Reads } from '../../../ports/reads.ts'
import { bytesThrough, type ReadingOptions } from './dump-bytes.ts'
import type { OpenDump } from './open-dump.ts'
import { createScriptGuard } from './plain/script-guard.ts'
import type { StatementRules } from './plain/statement-rules.ts'

export interface ScriptOrder {
  readonly dump: OpenDump
  readonly rules: StatementRules
  /** Letters and digits that the script's author cannot know; `undefined` for a psql that knows no `\restrict`. */
  readonly restrictKey: string | undefined
  readonly reading: ReadingOptions
}

const text = (line: string): Uint8Array => new TextEncoder().encode(line)

/**
 * A plain dump as psql is given it: one transaction, of which the COMMIT is written only when all of the file was
 * read, is what was approved, and held nothing to refuse; and no command but ours. psql's line n is the dump's n - 1.
 */
export async function* scriptForPsql(
  world: Pick<Reads, 'files' | 'profile'>,
  order: ScriptOrder,
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const { dump, rules, restrictKey, reading } = order
  const guard = createScriptGuard(dump.path, rules)
  yield text(`${restrictKey === undefined ? '' : `\\restrict ${restrictKey}`}\nBEGIN; `)
  for await (const bytes of bytesThrough(world, dump, signal, reading)) yield* guard.push(bytes)
  yield* guard.end()
  yield text(`COMMIT;\n${restrictKey === undefined ? '' : `\\unrestrict ${restrictKey}\n`}`)
}

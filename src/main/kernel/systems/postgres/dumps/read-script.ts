import type { Reads } from '../../../ports/reads.ts'
import { bytesThrough } from './dump-bytes.ts'
import type { OpenDump } from './open-dump.ts'
import type { ScriptFacts } from './plain/script-facts.ts'
import { createScriptGuard } from './plain/script-guard.ts'

/** Reads a plain dump to its end, as it would be given to psql. @throws FailureError DUMP_REFUSED, DUMP_TRUNCATED */
export async function readScript(
  world: Reads,
  dump: OpenDump,
  signal: AbortSignal,
): Promise<ScriptFacts> {
  const total = dump.bytes
  const onRead = (done: number) =>
    world.tell.progress({ phase: 'reading the script to its end', done, total, unit: 'bytes' })
  // What is left out depends on the server; what is refused does not.
  const guard = createScriptGuard(dump.path, { withoutOwners: false, serverMajor: 0 })
  for await (const bytes of bytesThrough(world, dump, signal, { onRead })) guard.push(bytes)
  guard.end()
  return guard.facts()
}

import type { Reads } from '../../../ports/reads.ts'
import { archiveInput } from './archive-input.ts'
import { bytesThrough, type ReadingOptions } from './dump-bytes.ts'
import type { OpenDump } from './open-dump.ts'

const SIX_HOURS_MS = 6 * 3_600_000

/** A dump of any form as the script that `pg_dump` would have written: an archive by `pg_restore --file=-`, while it is read. */
export function scriptBytes(
  world: Pick<Reads, 'files' | 'profile' | 'command'>,
  asked: {
    readonly dump: OpenDump
    /** Of an archive only these are taken; a script has what it has. */
    readonly schemas: readonly string[]
    readonly reading: ReadingOptions
  },
  signal: AbortSignal,
): AsyncIterable<Uint8Array> {
  const { dump, schemas, reading } = asked
  if (dump.form === 'plain') return bytesThrough(world, dump, signal, reading)
  // The names themselves: unlike pg_dump, pg_restore knows no patterns.
  const args = ['--file=-', ...schemas.map((schema) => `--schema=${schema}`)]
  const input = archiveInput(world, { dump, args, reading }, signal)
  return world.command.output({ tool: 'pg_restore', ...input, timeoutMs: SIX_HOURS_MS }, signal)
}

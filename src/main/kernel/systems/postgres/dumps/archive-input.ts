import type { Command } from '../../../ports/command.ts'
import type { Reads } from '../../../ports/reads.ts'
import { bytesThrough, type ReadingOptions } from './dump-bytes.ts'
import type { OpenDump } from './open-dump.ts'

/** How `pg_restore` is given an archive: by its path, or, where it is wrapped, as a stream. */
export function archiveInput(
  world: Pick<Reads, 'files' | 'profile'>,
  asked: {
    readonly dump: OpenDump
    readonly args: readonly string[]
    readonly reading?: ReadingOptions
  },
  signal: AbortSignal,
): Pick<Command, 'args' | 'stdinBytes'> {
  const { dump, args, reading } = asked
  if (dump.layers.length === 0) return { args: [...args, dump.path] }
  return {
    args,
    stdinBytes: {
      described: dump.path,
      bytes: bytesThrough(world, dump, signal, reading),
    },
  }
}

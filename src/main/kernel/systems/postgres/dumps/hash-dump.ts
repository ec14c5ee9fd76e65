import { createHash } from 'node:crypto'
import type { Reads } from '../../../ports/reads.ts'
import type { OpenDump } from './open-dump.ts'

/** SHA-256 of a dump, hex. Of a directory it is that of its `sha256sum` listing: a line a file, by name. */
export async function hashDump(
  world: Pick<Reads, 'files'>,
  dump: OpenDump,
  signal: AbortSignal,
): Promise<string> {
  if (dump.form !== 'directory') return await world.files.sha256(dump.path, signal)
  const hash = createHash('sha256')
  for (const { path } of await world.files.list(dump.path)) {
    const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
    hash.update(`${await world.files.sha256(path, signal)}  ${name}\n`)
  }
  return hash.digest('hex')
}

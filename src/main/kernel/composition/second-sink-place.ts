import { createHash } from 'node:crypto'
import { access, constants, lstat, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface SinkPlaceOptions {
  /** Of the profile; holds the log. */
  readonly dataDirectory: string
  /** Directories that may lie on another disk; the machine's temporary ones unless a test brings its own. */
  readonly elsewhere?: readonly string[]
}

/**
 * Where break-glass records go: a private directory on another file system than the log's, because a
 * full disk refuses both otherwise. Where the machine has no other, the data directory is still a file
 * of its own. Never a directory of somebody else: records are masked, not encrypted.
 */
export async function secondSinkPlace(options: SinkPlaceOptions): Promise<string> {
  const { dataDirectory, elsewhere = [tmpdir(), '/dev/shm'] } = options
  const beside = join(dataDirectory, 'break-glass')
  // A line that waits there is told before any place is changed.
  if (await exists(join(beside, 'break-glass.jsonl'))) return beside
  const own = await deviceOf(dataDirectory)
  const digest = createHash('sha256').update(dataDirectory).digest('hex')
  for (const directory of elsewhere) {
    const device = await deviceOf(directory)
    if (own === undefined || device === undefined || device === own) continue
    const place = join(directory, `rollback-console-${digest.slice(0, 16)}`)
    if (await mayBeMade(place)) return place
  }
  return beside
}

/** The sink makes it with its first line (0700, its files 0600); others may have made one of that name before us. */
async function mayBeMade(place: string): Promise<boolean> {
  try {
    await access(dirname(place), constants.W_OK)
  } catch {
    return false
  }
  const found = await lstat(place).catch(() => undefined)
  if (found === undefined) return true
  const ours = process.getuid === undefined || found.uid === process.getuid()
  return found.isDirectory() && ours && (found.mode & 0o077) === 0
}

/** The file system that a path lies on, or will: a data directory is made after this. */
async function deviceOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).dev
  } catch {
    const above = dirname(path)
    return above === path ? undefined : deviceOf(above)
  }
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  )
}

import { rmSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

const PREFIX = 'run-'

/** A directory (0700) for one child: nothing of ours is in it but what the child was given. */
export interface PrivateDirectory {
  /** Holds password files and the like. */
  readonly path: string
  /** The child's working directory: empty. */
  readonly work: string
  readonly home: string
  readonly temporary: string
  remove(): Promise<void>
}

/** Makes one; it also goes when the process exits by itself. A killed process leaves it to the next start's sweep. */
export async function makePrivateDirectory(parent: string): Promise<PrivateDirectory> {
  await mkdir(parent, { recursive: true, mode: 0o700 })
  const path = await mkdtemp(join(parent, PREFIX))
  const removeNow = () => rmSync(path, { recursive: true, force: true })
  process.once('exit', removeNow)
  const directory = {
    path,
    work: join(path, 'work'),
    home: join(path, 'home'),
    temporary: join(path, 'tmp'),
    async remove() {
      process.off('exit', removeNow)
      await rm(path, { recursive: true, force: true })
    },
  }
  for (const each of [directory.work, directory.home, directory.temporary]) {
    await mkdir(each, { mode: 0o700 })
  }
  return directory
}

/** Removes what a killed console left; call it at start, while holding the profile's one-writer lock. */
export async function sweepPrivateFiles(parent: string): Promise<number> {
  const names = await readdir(parent).catch(() => [])
  const left = names.filter((name) => name.startsWith(PREFIX))
  await Promise.all(left.map((name) => rm(join(parent, name), { recursive: true, force: true })))
  return left.length
}

import { nodeVfs } from '../../../src/main/kernel/journal/node-vfs.ts'
import type { Vfs, VfsFile } from '../../../src/main/kernel/ports/vfs.ts'
import type { ConsolePlace } from './console-files.ts'

/** The real disk under the log; every operation that changes it is counted, and at one of them the process dies. */
export function killingDisk(
  kill: ConsolePlace['diskKill'],
): Vfs & { readonly changes: () => number } {
  const disk = nodeVfs()
  let changes = 0

  async function change<T>(work: () => Promise<T>): Promise<T> {
    changes += 1
    const here = kill?.nth === changes
    if (here && kill.when === 'before') process.kill(process.pid, 'SIGKILL')
    const done = await work()
    if (here) process.kill(process.pid, 'SIGKILL')
    return done
  }
  const counting = (file: VfsFile): VfsFile => ({
    ...file,
    write: (bytes, position) => change(() => file.write(bytes, position)),
    dataSync: () => change(() => file.dataSync()),
  })

  return {
    ...disk,
    create: (path) => change(async () => counting(await disk.create(path))),
    open: async (path, access) => counting(await disk.open(path, access)),
    rename: (from, to) => change(() => disk.rename(from, to)),
    remove: (path) => change(() => disk.remove(path)),
    changes: () => changes,
  }
}

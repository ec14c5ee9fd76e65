import type { Reads } from '../../../ports/reads.ts'
import { dumpsIn } from '../candidates.ts'
import { readBackup } from '../manifest.ts'
import { postgresOf } from '../restore-input.ts'
import { nameOf, type RestoreMark } from '../restore-mark.ts'

/**
 * The dump on this laptop that another console restored from: by its hash, and only where that is not known by its name.
 * `undefined`: it is not here, or nobody said which it was.
 */
export async function findDump(
  world: Pick<Reads, 'files' | 'profile'>,
  { dump, sha256 }: RestoreMark,
): Promise<string | undefined> {
  for (const directory of postgresOf(world).backups) {
    for (const path of await dumpsIn(world, directory).catch(() => [])) {
      if (sha256 === undefined) {
        if (nameOf(path) === dump) return path
        continue
      }
      const backup = await readBackup(world, path).catch(() => undefined)
      if (backup?.manifest?.sha256 === sha256) return path
    }
  }
  return undefined
}

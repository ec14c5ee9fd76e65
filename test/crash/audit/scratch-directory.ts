import { existsSync, mkdtempSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { DiskState } from '../journal/memory-vfs.ts'

/** A real directory that takes the shape of one disk state after the other; only what differs is written. */
export interface ScratchDirectory extends Disposable {
  readonly path: string
  show(state: DiskState): void
}

/** In memory where the machine has such a place: nothing here is about durability. */
export function scratchDirectory(): ScratchDirectory {
  const path = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'rollback-audit-'))
  const shown = new Map<string, Buffer>()
  return {
    path,
    show(state) {
      const wanted = new Map([...state].map(([file, bytes]) => [basename(file), bytes]))
      for (const name of shown.keys()) {
        if (wanted.has(name)) continue
        unlinkSync(join(path, name))
        shown.delete(name)
      }
      for (const [name, bytes] of wanted) {
        if (shown.get(name)?.equals(bytes) === true) continue
        writeFileSync(join(path, name), bytes)
        shown.set(name, bytes)
      }
    },
    [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }),
  }
}

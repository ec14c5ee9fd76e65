import type { Vfs, VfsFile } from '../../../src/main/kernel/ports/vfs.ts'
import { posixError } from './memory-vfs.ts'

export type FaultyOperation =
  | 'create'
  | 'write'
  | 'dataSync'
  | 'rename'
  | 'syncDirectory'
  | 'remove'

export interface FaultPlan {
  /** Which operation fails; every kind is counted for itself. */
  readonly on: FaultyOperation
  /** The first one that fails, from 1. */
  readonly at: number
  /** How many fail in a row; 1 when absent. */
  readonly times?: number
  readonly code: 'EIO' | 'ENOSPC' | 'EROFS'
  /** Fails only on paths that hold this. */
  readonly path?: string
}

export interface FaultyVfs extends Vfs {
  /** How often each operation was called so far. */
  readonly counts: Record<FaultyOperation, number>
  /** Replaces the plan; null heals the disk. */
  plan(next: FaultPlan | null): void
}

/** A disk that refuses what the plan says. A write that fails leaves its first half behind. */
export function faultyVfs(vfs: Vfs, first: FaultPlan | null): FaultyVfs {
  const counts = { create: 0, write: 0, dataSync: 0, rename: 0, syncDirectory: 0, remove: 0 }
  let plan = first

  function strikes(operation: FaultyOperation, path: string): boolean {
    if (plan?.path !== undefined && !path.includes(plan.path)) return false
    counts[operation] += 1
    if (plan === null || plan.on !== operation) return false
    const since = counts[operation] - plan.at
    return since >= 0 && since < (plan.times ?? 1)
  }

  function check(operation: FaultyOperation, path: string): void {
    if (strikes(operation, path)) throw posixError(plan?.code ?? 'EIO')
  }

  function wrap(file: VfsFile, path: string): VfsFile {
    return {
      ...file,
      async write(bytes, position) {
        if (!strikes('write', path)) return file.write(bytes, position)
        await file.write(bytes.subarray(0, bytes.length >> 1), position)
        throw posixError(plan?.code ?? 'EIO')
      },
      async dataSync() {
        check('dataSync', path)
        await file.dataSync()
      },
    }
  }

  return {
    ...vfs,
    counts,
    plan(next) {
      plan = next
      for (const operation of Object.keys(counts)) counts[operation as FaultyOperation] = 0
    },
    async create(path) {
      check('create', path)
      return wrap(await vfs.create(path), path)
    },
    async open(path, access) {
      return wrap(await vfs.open(path, access), path)
    },
    async rename(from, to) {
      check('rename', to)
      await vfs.rename(from, to)
    },
    async remove(path) {
      check('remove', path)
      await vfs.remove(path)
    },
    async syncDirectory(path) {
      check('syncDirectory', path)
      await vfs.syncDirectory(path)
    },
  }
}

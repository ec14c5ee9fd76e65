import { randomBytes } from 'node:crypto'
import type { Vfs } from '../ports/vfs.ts'

/** What the engine may do with the space that is left (audit-log.md §6). */
export type DiskLevel = 'ok' | 'warn' | 'no-new-runs'

const MIB = 1024 * 1024
const WARN_BELOW = 1024 * MIB
const NO_NEW_RUNS_BELOW = 256 * MIB
const CHECK_EVERY_MS = 5000
const BALLAST = 'ballast.bin'
const CHUNK = MIB

/** Watches the free space, and keeps a ballast file to throw off so that the last words always fit. */
export interface DiskPlan {
  level(): DiskLevel
  /** Looks at the free space unless it did so in the last 5 s. Never rejects. */
  check(now: Date): Promise<void>
  /** Begins to put the ballast down where there is room. */
  loadBallast(): void
  /** Waits for the ballast; never rejects. */
  settled(): Promise<void>
  /** Deletes the ballast; true when that freed something. */
  dropBallast(): Promise<boolean>
}

export function planDisk(vfs: Vfs, dir: string, ballastBytes = 16 * MIB): DiskPlan {
  let level: DiskLevel = 'ok'
  let loading: Promise<void> = Promise.resolve()
  let checkedAt = Number.NEGATIVE_INFINITY

  async function check(now: Date): Promise<void> {
    if (Math.abs(now.getTime() - checkedAt) < CHECK_EVERY_MS) return
    checkedAt = now.getTime()
    const free = await vfs.freeBytes(dir).catch(() => null)
    if (free !== null) level = levelFor(free)
  }

  async function load(): Promise<void> {
    const names = await vfs.list(dir).catch(() => [BALLAST])
    if (names.includes(BALLAST)) return
    await writeBallast(vfs, dir, ballastBytes).catch(() =>
      vfs.remove(`${dir}/${BALLAST}`).catch(() => undefined),
    )
  }

  return {
    level: () => level,
    check,
    loadBallast() {
      if (ballastBytes === 0 || level === 'no-new-runs') return
      loading = load()
    },
    settled: () => loading,
    async dropBallast() {
      await loading
      try {
        await vfs.remove(`${dir}/${BALLAST}`)
        return true
      } catch {
        return false
      }
    },
  }
}

/** Pure rule: below 1 GiB warn, below 256 MiB start nothing new. */
export function levelFor(freeBytes: number): DiskLevel {
  if (freeBytes < NO_NEW_RUNS_BELOW) return 'no-new-runs'
  return freeBytes < WARN_BELOW ? 'warn' : 'ok'
}

/** Random bytes, because file systems that compress would store zeros in nothing. */
async function writeBallast(vfs: Vfs, dir: string, bytes: number): Promise<void> {
  const file = await vfs.create(`${dir}/${BALLAST}`)
  try {
    const chunk = randomBytes(Math.min(CHUNK, bytes))
    for (let at = 0; at < bytes; at += chunk.length) {
      await file.write(chunk.subarray(0, Math.min(chunk.length, bytes - at)), at)
    }
    await file.dataSync()
  } finally {
    await file.close()
  }
}

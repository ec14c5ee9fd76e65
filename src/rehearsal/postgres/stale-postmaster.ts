import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { commandLineOf, isAlive, waitUntilGone } from '../process/process-life.ts'

const FAST_SHUTDOWN_MS = 6_000
const KILL_MS = 3_000

/**
 * Clears what a dead world left in a data directory: a server that its guardian is still ending is waited for (then
 * ended), and a lock file whose process id now belongs to somebody else is removed, because PostgreSQL would take
 * that process for another server.
 */
export async function clearStalePostmaster(dataDir: string): Promise<void> {
  const lockFile = path.join(dataDir, 'postmaster.pid')
  const pid = await lockedBy(lockFile)
  if (pid === null) return
  if ((await isAlive(pid)) && (await commandLineOf(pid)).includes(dataDir)) {
    await endServer(pid)
    return
  }
  await rm(lockFile, { force: true })
}

async function endServer(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    if (!(await isAlive(pid))) return
    process.kill(pid, signal)
    if (await waitUntilGone(pid, signal === 'SIGINT' ? FAST_SHUTDOWN_MS : KILL_MS)) return
  }
  throw new Error(`A PostgreSQL server (process ${pid}) of an earlier world does not end`)
}

async function lockedBy(lockFile: string): Promise<number | null> {
  try {
    const pid = Number.parseInt(await readFile(lockFile, 'utf8'), 10)
    return Number.isInteger(pid) && pid > 0 ? pid : null
  } catch {
    return null
  }
}

import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Whether a process with this id lives (a zombie counts as dead where /proc can tell). */
export async function isAlive(pid: number): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
    // The state follows the command name, which is in brackets and may hold brackets itself.
    return !stat.slice(stat.lastIndexOf(')')).startsWith(') Z')
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    return !(missing && process.platform === 'linux')
  }
}

/** The command line of a process, or '' when it is gone or not to be seen. */
export async function commandLineOf(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim()
    }
    return (await run('ps', ['-o', 'args=', '-p', String(pid)])).stdout.trim()
  } catch {
    return ''
  }
}

/**
 * A word that differs between two processes that had the same id one after the other: the start time in the
 * kernel's own ticks, or what `ps` prints. '' when the process is gone.
 */
export async function startMarkOf(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') {
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
      // Field 22 of proc(5) is `starttime`; the split begins with field 3.
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? ''
    }
    return (await run('ps', ['-o', 'lstart=', '-p', String(pid)])).stdout.trim()
  } catch {
    return ''
  }
}

/** Waits until a process is gone; false when it still lives after `withinMs`. */
export async function waitUntilGone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (await isAlive(pid)) {
    if (performance.now() > deadline) return false
    await sleep(25)
  }
  return true
}

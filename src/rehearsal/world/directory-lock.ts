import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { isAlive, startMarkOf } from '../process/process-life.ts'

/** Held by the one world process of a directory. */
export interface DirectoryLock {
  release(): Promise<void>
}

export type LockAttempt =
  | { readonly kind: 'taken'; readonly lock: DirectoryLock }
  | { readonly kind: 'held'; readonly pid: number }

/**
 * Takes the lock of a directory: a file beside it (`DIR.lock`), because the directory itself is renamed into
 * place. It names the process and when that started, so that a lock of a dead process, or of a stranger with the
 * same id, is seen through.
 */
export async function lockDirectory(dir: string): Promise<LockAttempt> {
  const file = `${dir}.lock`
  const content = `${process.pid} ${await startMarkOf(process.pid)}\n`
  for (;;) {
    if (await createWhole(file, content)) {
      return { kind: 'taken', lock: { release: () => releaseLock(file, content) } }
    }
    const found = await readFile(file, 'utf8').catch(() => null)
    if (found === null) continue
    const holder = await holderOf(found)
    if (holder !== null) return { kind: 'held', pid: holder }
    await removeStale(file, found)
  }
}

/** `link` fails where the name exists, and the file appears with all of its content. */
async function createWhole(file: string, content: string): Promise<boolean> {
  const side = `${file}.${process.pid}`
  await writeFile(side, content, { mode: 0o600 })
  try {
    await link(side, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  } finally {
    await rm(side, { force: true })
  }
}

async function holderOf(content: string): Promise<number | null> {
  const [id = '', ...mark] = content.trim().split(' ')
  const pid = Number(id)
  if (!Number.isInteger(pid) || pid <= 0 || !(await isAlive(pid))) return null
  return (await startMarkOf(pid)) === mark.join(' ') ? pid : null
}

/** Two processes may see the same stale lock: what was moved away is put back if it is not what was seen. */
async function removeStale(file: string, seen: string): Promise<void> {
  const aside = `${file}.stale-${process.pid}`
  try {
    await rename(file, aside)
  } catch {
    return
  }
  if ((await readFile(aside, 'utf8')) !== seen) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

async function releaseLock(file: string, content: string): Promise<void> {
  if ((await readFile(file, 'utf8').catch(() => '')) === content) await rm(file, { force: true })
}

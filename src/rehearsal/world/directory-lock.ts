import { randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, startMarkOf } from '../process/process-life.ts'

/** Held by the one world process of a directory. */
export interface DirectoryLock {
  release(): Promise<void>
}

export type LockAttempt =
  | { readonly kind: 'taken'; readonly lock: DirectoryLock }
  | { readonly kind: 'held'; readonly pid: number }

/** Longer than anybody needs between moving a stale lock away and putting a wrong one back. */
const SETTLE_MS = 40

/**
 * Takes the lock of a directory: a file beside it (`DIR.lock`), because the directory itself is renamed into
 * place. It names the process and when that started, so that a lock of a dead process, or of a stranger with the
 * same id, is seen through.
 */
export async function lockDirectory(dir: string): Promise<LockAttempt> {
  const file = `${dir}.lock`
  const nonce = randomBytes(6).toString('hex')
  const content = `${process.pid} ${await markOf(process.pid)} ${nonce}\n`
  let tookOver = false
  for (;;) {
    if (await createWhole(file, { content, nonce })) {
      if (tookOver) await sleep(SETTLE_MS)
      // Somebody who saw the same stale lock may have moved ours away.
      if (!tookOver || (await contentOf(file)) === content) {
        return { kind: 'taken', lock: { release: () => releaseLock(file, content) } }
      }
    }
    const found = await contentOf(file)
    if (found === null) continue
    const holder = await holderOf(found)
    if (holder !== null) return { kind: 'held', pid: holder }
    await removeStale(file, { seen: found, nonce })
    tookOver = true
  }
}

/** `link` fails where the name exists, and the file appears with all of its content. */
async function createWhole(
  file: string,
  mine: { readonly content: string; readonly nonce: string },
): Promise<boolean> {
  const side = `${file}.${mine.nonce}`
  await writeFile(side, mine.content, { mode: 0o600 })
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
  const [id = '', mark = ''] = content.trim().split(' ')
  const pid = Number(id)
  if (!Number.isInteger(pid) || pid <= 0 || !(await isAlive(pid))) return null
  return (await markOf(pid)) === mark ? pid : null
}

/** Two processes may see the same stale lock: what was moved away is put back if it is not what was seen. */
async function removeStale(
  file: string,
  stale: { readonly seen: string; readonly nonce: string },
): Promise<void> {
  const aside = `${file}.stale-${stale.nonce}`
  try {
    await rename(file, aside)
  } catch {
    return
  }
  if ((await contentOf(aside)) !== stale.seen) await link(aside, file).catch(() => undefined)
  await rm(aside, { force: true })
}

async function releaseLock(file: string, content: string): Promise<void> {
  if ((await contentOf(file)) === content) await rm(file, { force: true })
}

async function contentOf(file: string): Promise<string | null> {
  return await readFile(file, 'utf8').catch(() => null)
}

/** The start mark as one word. */
async function markOf(pid: number): Promise<string> {
  return (await startMarkOf(pid)).replaceAll(' ', '_')
}

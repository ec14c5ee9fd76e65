/**
 * The rehearsal world's program: one process that holds every simulator, with PostgreSQL, API and worker as children.
 *
 *   node main.ts --data-dir DIR [--incident NAME] [--scale N] [--linger-ms MS] [--foreground]
 *
 * Prints one line `{"type":"ready","dir":…,"world":…}` when up (`"already":true` when another process serves DIR).
 * Exit codes: 0 stopped in order, 64 wrong command line, 70 could not start or fell.
 */
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { controlOf } from './world/attach.ts'
import { type DirectoryLock, lockDirectory } from './world/directory-lock.ts'
import { resolveWorldDirectory } from './world/open-directory.ts'
import { runWorld } from './world/run-world.ts'
import { readWorldSettings, type WorldSettings } from './world/world-settings.ts'

const LOCK_PATIENCE_MS = 60_000

function complain(text: string): void {
  process.stderr.write(`rehearsal: ${text}\n`)
}

function sayReady(dir: string, more: Readonly<Record<string, unknown>> = {}): void {
  const world = path.join(dir, 'world.json')
  process.stdout.write(`${JSON.stringify({ type: 'ready', dir, world, ...more })}\n`)
}

/** The lock, or null when another process serves the directory already. One that is ending is waited for. */
async function lockOrFindServed(dir: string): Promise<DirectoryLock | null> {
  const deadline = performance.now() + LOCK_PATIENCE_MS
  for (;;) {
    const attempt = await lockDirectory(dir)
    if (attempt.kind === 'taken') return attempt.lock
    const state = await controlOf(dir).state()
    if (state !== null && state['phase'] === 'up') return null
    if (performance.now() > deadline) {
      throw new Error(`${dir} is held by process ${attempt.pid}, which does not answer`)
    }
    await sleep(100)
  }
}

async function serve(settings: WorldSettings): Promise<void> {
  const lock = await lockOrFindServed(settings.dir)
  if (lock === null) {
    sayReady(settings.dir, { already: true })
    return
  }
  // A signal while the world is being built is carried out when that is done: it takes seconds, and leaves nothing half built.
  const asked = new AbortController()
  const stopSignals = settings.foreground
    ? (['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    : (['SIGTERM', 'SIGINT'] as const)
  for (const signal of stopSignals) process.on(signal, () => asked.abort())
  const served = await runWorld(settings, lock, complain).catch(async (error: unknown) => {
    await lock.release()
    throw error
  })
  asked.signal.addEventListener('abort', () => void served.stop())
  if (asked.signal.aborted) void served.stop()
  const fall = (error: unknown) => {
    complain(error instanceof Error ? (error.stack ?? error.message) : String(error))
    process.exitCode = 70
    void served.stop()
  }
  process.on('uncaughtException', fall)
  process.on('unhandledRejection', fall)
  sayReady(settings.dir)
  await served.ended
}

async function main(): Promise<number> {
  // Whoever started us may be gone before us, and its terminal with it.
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)
  process.on('SIGHUP', () => undefined)
  let settings: WorldSettings
  try {
    const asked = readWorldSettings(process.argv.slice(2))
    settings = { ...asked, dir: await resolveWorldDirectory(asked.dir) }
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
    return 64
  }
  try {
    await serve(settings)
    return Number(process.exitCode ?? 0)
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error))
    return 70
  }
}

process.exit(await main())

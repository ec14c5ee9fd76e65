import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import { spawnWorld } from '../../../src/rehearsal/world/spawn-world.ts'
import { runDrill } from './drill-process.ts'

const WORLD = fileURLToPath(new URL('../../../src/rehearsal/main.ts', import.meta.url))
const USERS = 500

/** When each of the worlds that are built in one directory is killed, in milliseconds; none: the directory is empty. */
export type Builds = readonly number[]

export const EMPTY_DIRECTORY: Builds = []
export const KILLED_BUILDS: Builds = [400, 1200, 2200]

/** What the drill ends with when it is resumed on such a directory. */
export async function resumeHalfBuilt(
  builds: Builds,
): Promise<{ readonly code: number | null; readonly outcome: string | undefined }> {
  const base = await mkdtemp(join(tmpdir(), 'drill-half-'))
  const dir = join(base, 'w')
  try {
    await mkdir(dir)
    for (const ms of builds) await killWhileBuilding(dir, ms)
    return await resume(dir)
  } finally {
    await controlOf(dir)
      .stop()
      .catch(() => undefined)
    await rm(base, { recursive: true, force: true })
  }
}

async function killWhileBuilding(dir: string, ms: number): Promise<void> {
  const args = [WORLD, '--data-dir', dir, '--scale', String(USERS)]
  const building = spawn(process.execPath, args, { stdio: 'ignore' })
  await sleep(ms)
  building.kill('SIGKILL')
  await once(building, 'close')
}

/** What `npm run drill -- --resume` does: the world first, then the drill. */
async function resume(dir: string) {
  await spawnWorld({ dir, users: USERS, lingerMs: 120_000 })
  const { code, lines } = await runDrill(dir, { resume: true })
  return { code, outcome: lines.at(-1)?.outcome }
}

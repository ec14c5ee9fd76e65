import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { findIncident } from '../../src/rehearsal/incidents/find-incident.ts'
import { buildWorld } from '../../src/rehearsal/world/build-world.ts'
import { lockDirectory } from '../../src/rehearsal/world/directory-lock.ts'
import { readDirectoryState } from '../../src/rehearsal/world/directory-state.ts'
import {
  type SpawnedWorld,
  type SpawnOptions,
  spawnWorld,
} from '../../src/rehearsal/world/spawn-world.ts'

export interface TestWorldOptions extends SpawnOptions {
  readonly users: number
}

const run = promisify(execFile)

/**
 * A rehearsal world for tests that are not about how one is built: within `npm test` a copy of one that was
 * built once for all of them, as if it had been built here some minutes ago and not been started yet. By itself,
 * a test builds its own.
 */
export async function spawnTestWorld(options: TestWorldOptions): Promise<SpawnedWorld> {
  const folder = process.env['ROLLBACK_TEST_WORLDS']
  if (folder !== undefined) {
    const template = await templateIn(folder, options)
    // With its owners: PostgreSQL insists on its own. A world's directory holds no path of itself.
    await mkdir(options.dir, { recursive: true })
    await run('cp', ['-a', `${template}/.`, options.dir])
  }
  return spawnWorld(options)
}

async function templateIn(
  folder: string,
  { incident = 'bad-release', users }: TestWorldOptions,
): Promise<string> {
  const dir = join(folder, `${incident}-${users}`)
  for (;;) {
    const attempt = await lockDirectory(dir)
    if (attempt.kind === 'held') {
      // Another test builds it, or has just done so.
      await sleep(50)
      continue
    }
    try {
      if ((await readDirectoryState(dir)).kind !== 'complete')
        await buildWorld({ dir, incident: findIncident(incident), users, bornAt: new Date() })
      return dir
    } finally {
      await attempt.lock.release()
    }
  }
}

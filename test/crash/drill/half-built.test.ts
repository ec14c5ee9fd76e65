import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { controlOf } from '../../../src/rehearsal/world/attach.ts'
import { spawnWorld } from '../../../src/rehearsal/world/spawn-world.ts'
import { runDrill } from './drill-process.ts'

const WORLD = fileURLToPath(new URL('../../../src/rehearsal/main.ts', import.meta.url))
const USERS = 500

let base: string
let dir: string

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'drill-half-'))
  dir = join(base, 'w')
})

afterEach(async () => {
  await controlOf(dir)
    .stop()
    .catch(() => undefined)
  await rm(base, { recursive: true, force: true })
})

/** What `npm run drill -- --resume` does: the world first, then the drill. */
async function resume() {
  await spawnWorld({ dir, users: USERS, lingerMs: 120_000 })
  const { code, lines } = await runDrill(dir, { resume: true })
  return { code, outcome: lines.at(-1)?.outcome }
}

test('an empty directory is resumed by a whole incident', async () => {
  await mkdir(dir)
  expect(await resume()).toEqual({ code: 0, outcome: 'done' })
}, 120_000)

test('a world that was killed again and again while it was built is built, and taken back', async () => {
  for (const ms of [400, 1200, 2200]) {
    const args = [WORLD, '--data-dir', dir, '--scale', String(USERS)]
    const building = spawn(process.execPath, args, { stdio: 'ignore' })
    await sleep(ms)
    building.kill('SIGKILL')
    await once(building, 'close')
  }
  expect(await resume()).toEqual({ code: 0, outcome: 'done' })
}, 150_000)

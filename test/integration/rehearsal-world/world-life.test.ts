import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isAlive } from '../../../src/rehearsal/process/process-life.ts'
import { attachWorld, controlOf } from '../../../src/rehearsal/world/attach.ts'
import { spawnWorld } from '../../../src/rehearsal/world/spawn-world.ts'
import {
  askPsql,
  descendantsOf,
  FEW_USERS,
  makeYard,
  processesOf,
  type Yard,
} from './living-world.ts'

let yard: Yard

beforeEach(async () => {
  yard = await makeYard()
})

afterEach(() => yard.clear())

/** Of these, who still lives. */
async function living(pids: readonly number[]): Promise<readonly number[]> {
  const alive = await Promise.all(pids.map(isAlive))
  return pids.filter((_, index) => alive[index])
}

test('stop leaves no process, and the world comes back as it was under the same addresses', async () => {
  const first = await yard.spawn()
  const { pid, ...before } = first.description
  const all = [pid, ...(await descendantsOf(pid))]
  await askPsql(first.description.postgres, `INSERT INTO job_runs (job) VALUES ('mine')`)
  await controlOf(yard.dir).stop()
  expect(await first.exited).toBe(0)
  expect(all.length).toBeGreaterThan(8)
  expect([await living(all), await processesOf(yard.base)]).toEqual([[], []])
  expect(await readdir(yard.base)).toEqual(['w'])

  const again = await yard.spawn()
  const { pid: _, ...after } = again.description
  expect(after).toEqual(before)
  expect(
    await askPsql(again.description.postgres, `SELECT count(*) FROM job_runs WHERE job = 'mine'`),
  ).toBe('1')
  expect(await askPsql(again.description.history, 'SELECT count(*) FROM release_record')).toBe('10')
})

test('SIGKILL of the world leaves nothing running after a few seconds, and what was committed is there', async () => {
  const first = await yard.spawn()
  const { pid } = first.description
  const children = await descendantsOf(pid)
  await askPsql(first.description.postgres, `INSERT INTO job_runs (job) VALUES ('committed')`)
  // The whole group, as a terminal or a harness would do it.
  process.kill(-pid, 'SIGKILL')
  await vi.waitFor(async () => expect(await living(children)).toEqual([]), {
    timeout: 8_000,
    interval: 50,
  })
  expect(await processesOf(yard.base)).toEqual([])

  const again = await yard.spawn()
  expect(
    await askPsql(
      again.description.postgres,
      `SELECT count(*) FROM job_runs WHERE job = 'committed'`,
    ),
  ).toBe('1')
})

test('a world that is started at once after SIGKILL waits for what the killed one left', async () => {
  const first = await yard.spawn()
  process.kill(first.description.pid, 'SIGKILL')
  const again = await yard.spawn()
  expect([again.already, await askPsql(again.description.postgres, 'SELECT 1')]).toEqual([
    false,
    '1',
  ])
})

test('a builder that is killed leaves no half-built directory in the place, and the next one sweeps', async () => {
  const building = yard.spawn().catch(() => 'killed')
  let builder = 0
  await vi.waitFor(
    async () => {
      expect((await readdir(yard.base)).some((name) => name.includes('.building-'))).toBe(true)
      builder = Number.parseInt(await readFile(`${yard.dir}.lock`, 'utf8'), 10)
    },
    { timeout: 8_000, interval: 10 },
  )
  await sleep(600)
  process.kill(builder, 'SIGKILL')
  expect(await building).toBe('killed')
  expect(await readdir(yard.base)).not.toContain('w')

  const world = await yard.spawn()
  expect(await askPsql(world.description.postgres, 'SELECT count(*) > 0 FROM users')).toBe('t')
  expect((await readdir(yard.base)).toSorted()).toEqual(['w', 'w.lock'])
})

test('a half-built directory is built again, and what is not ours in it is kept', async () => {
  await mkdir(path.join(yard.dir, 'postgres', 'data'), { recursive: true })
  await writeFile(path.join(yard.dir, '.vlossom-rehearsal'), '{}')
  await writeFile(path.join(yard.dir, 'journal.bin'), 'of the console')
  const world = await yard.spawn()
  expect([
    await readFile(path.join(yard.dir, 'journal.bin'), 'utf8'),
    await askPsql(world.description.postgres, 'SELECT count(*) >= 400 FROM users'),
    (await readdir(yard.base)).toSorted(),
  ]).toEqual(['of the console', 't', ['w', 'w.lock']])
})

test('a world stops by itself when the last one has left, and not while somebody is attached', async () => {
  const world = await yard.spawn({ lingerMs: 1_500 })
  const attachment = await attachWorld(yard.dir)
  await sleep(2_000)
  expect(await controlOf(yard.dir).state()).toMatchObject({ phase: 'up', attached: 1 })
  attachment.leave()
  expect(await world.exited).toBe(0)
  expect(await processesOf(yard.base)).toEqual([])
})

test('another incident is refused in a directory that holds a world', async () => {
  await yard.spawn()
  await controlOf(yard.dir).stop()
  await expect(yard.spawn({ incident: 'bad-schema' })).rejects.toThrow(
    /holds a world of the incident "bad-release"/,
  )
})

test('a directory with a long name gets its control socket elsewhere, and says where', async () => {
  const dir = path.join(yard.base, 'x'.repeat(120), 'w')
  const world = await spawnWorld({
    dir,
    users: FEW_USERS,
    incident: 'bad-schema',
    lingerMs: 60_000,
  })
  const { control } = world.description
  const state = await controlOf(dir).state()
  await controlOf(dir).stop()
  await world.exited
  expect([path.dirname(path.dirname(control)), state]).toMatchObject([
    os.tmpdir(),
    { phase: 'up', incident: 'bad-schema' },
  ])
  await expect(readdir(path.dirname(control))).rejects.toThrow(/ENOENT/)
  await rm(dir, { recursive: true })
})

import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sweepLeftovers } from '../../../src/rehearsal/world/build-world.ts'
import { lockDirectory } from '../../../src/rehearsal/world/directory-lock.ts'
import { readDirectoryState } from '../../../src/rehearsal/world/directory-state.ts'
import { openWorldDirectory } from '../../../src/rehearsal/world/open-directory.ts'
import { openWorldClocks } from '../../../src/rehearsal/world/world-clock.ts'

let base: string
let dir: string

beforeEach(async () => {
  base = await mkdtemp(path.join(os.tmpdir(), 'world-dirs-'))
  dir = path.join(base, 'world')
})

afterEach(() => rm(base, { recursive: true, force: true }))

test('an absent or empty directory is free', async () => {
  const absent = await readDirectoryState(dir)
  await mkdir(dir)
  expect([absent, await readDirectoryState(dir)]).toEqual([{ kind: 'free' }, { kind: 'free' }])
})

test('a directory with the marker and without a whole world is half built', async () => {
  await mkdir(dir)
  await writeFile(path.join(dir, '.vlossom-rehearsal'), '{}')
  await writeFile(path.join(dir, 'notes.txt'), 'mine')
  expect(await readDirectoryState(dir)).toEqual({ kind: 'half-built' })
})

test("somebody else's directory is refused, and nothing in it is touched", async () => {
  await mkdir(dir)
  await writeFile(path.join(dir, 'thesis.txt'), 'mine')
  const settings = { dir, incident: null, users: 100, lingerMs: 0, foreground: false }
  await expect(openWorldDirectory(settings)).rejects.toThrow(
    /is not empty and not a rehearsal world \(it holds thesis\.txt\)\. Nothing was changed/,
  )
  expect(await readdir(dir)).toEqual(['thesis.txt'])
})

test('leftovers of dead builders are swept, others of the same name stay', async () => {
  await mkdir(`${dir}.building-1234`)
  await writeFile(path.join(`${dir}.building-1234`, '.vlossom-rehearsal'), '{}')
  await mkdir(path.join(`${dir}.building-1234`, 'postgres'))
  await mkdir(`${dir}.building-mine`)
  await writeFile(path.join(`${dir}.building-mine`, 'plan.txt'), 'mine')
  await sweepLeftovers(dir)
  expect(await readdir(base)).toEqual(['world.building-mine'])
})

test('a lock is held until it is released', async () => {
  const first = await lockDirectory(dir)
  const second = await lockDirectory(dir)
  if (first.kind !== 'taken') throw new Error('the first one must get it')
  await first.lock.release()
  const third = await lockDirectory(dir)
  expect([second, third.kind]).toEqual([{ kind: 'held', pid: process.pid }, 'taken'])
})

test('a lock of a dead process, and of a stranger with the same id, is seen through', async () => {
  const child = spawn(process.execPath, ['-e', ''])
  await new Promise((resolve) => child.once('exit', resolve))
  await writeFile(`${dir}.lock`, `${child.pid} 12345\n`)
  const dead = await lockDirectory(dir)
  await writeFile(`${dir}.lock`, `${process.pid} 1\n`)
  const stranger = await lockDirectory(dir)
  expect([dead.kind, stranger.kind, await readdir(base)]).toEqual([
    'taken',
    'taken',
    ['world.lock'],
  ])
  expect(await readFile(`${dir}.lock`, 'utf8')).toMatch(new RegExp(`^${process.pid} \\S`))
})

test('of ten that see the same stale lock one gets it', async () => {
  await writeFile(`${dir}.lock`, '999999999 1\n')
  const attempts = await Promise.all(Array.from({ length: 10 }, () => lockDirectory(dir)))
  expect(attempts.filter(({ kind }) => kind === 'taken')).toHaveLength(1)
})

test('a skew is kept over a restart, for one provider or both', async () => {
  const file = path.join(base, 'clocks.json')
  openWorldClocks(file).skew({ skewMs: 420_000 })
  openWorldClocks(file).skew({ skewMs: -1_000, system: 'vercel' })
  const clocks = openWorldClocks(file)
  const now = Date.now()
  const off = (clock: { now(): Date }) => Math.round((clock.now().getTime() - now) / 1000)
  expect([off(clocks.vercel), off(clocks.railway)]).toEqual([-1, 420])
  expect(() => clocks.skew({ skewMs: 'late' })).toThrow('skewMs: number expected')
})

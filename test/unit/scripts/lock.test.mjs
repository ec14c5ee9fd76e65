import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { withLock } from '../../../scripts/lib/lock.mjs'
import { temporaryFolder } from './fake-machine.mjs'

const module = new URL('../../../scripts/lib/lock.mjs', import.meta.url).href

test('processes that want the same lock take their turns', async () => {
  const folder = temporaryFolder()
  const log = join(folder, 'log')
  const script = `
    const { withLock } = await import(${JSON.stringify(module)})
    const { appendFileSync } = await import('node:fs')
    await withLock(${JSON.stringify(join(folder, 'lock'))}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ')
      await new Promise((r) => setTimeout(r, 60))
      appendFileSync(${JSON.stringify(log)}, 'out ')
    }, { pollMs: 10 })`
  const ends = [1, 2, 3].map(
    () =>
      new Promise((resolve) =>
        spawn(process.execPath, ['--input-type=module', '-e', script]).on('exit', resolve),
      ),
  )
  expect(await Promise.all(ends)).toEqual([0, 0, 0])
  expect(readFileSync(log, 'utf8')).toBe('in out in out in out ')
})

test('the lock of a process that has died is taken over', async () => {
  const lock = join(temporaryFolder(), 'lock')
  const { pid } = spawnSync(process.execPath, ['-e', ''])
  writeFileSync(lock, `${pid}\n`)
  expect(await withLock(lock, async () => readFileSync(lock, 'utf8'))).toBe(`${process.pid}\n`)
  expect(existsSync(lock)).toBe(false)
})

test('a lock whose holder died while writing it is taken over after a while', async () => {
  const lock = join(temporaryFolder(), 'lock')
  writeFileSync(lock, '')
  const before = new Date(Date.now() - 10_000)
  utimesSync(lock, before, before)
  expect(await withLock(lock, async () => 'mine')).toBe('mine')
})

test('work that fails gives the lock back', async () => {
  const lock = join(temporaryFolder(), 'lock')
  const failing = withLock(lock, async () => {
    throw new Error('no disk')
  })
  await expect(failing).rejects.toThrow('no disk')
  expect(existsSync(lock)).toBe(false)
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeVfs, openJournal, socketLock } from '../../../src/main/kernel/journal/index.ts'
import { addressOf } from '../../../src/main/kernel/journal/writer-lock.ts'
import { KEK, opened, optionsFor } from '../../crash/journal/test-journal.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rollback-lock-'))
})
afterAll(async () => rm(dir, { recursive: true, force: true }))

test('a second console is refused with the pid of the first, and let in once that has closed', async () => {
  const vfs = nodeVfs()
  const options = { ...optionsFor(vfs, { dir: join(dir, 'log'), kek: KEK }), lock: socketLock(vfs) }
  const first = opened(await openJournal(options))
  expect(await openJournal(options)).toMatchObject({ code: 'HELD_BY_ANOTHER', pid: process.pid })
  await first.close()
  const second = opened(await openJournal(options))
  await second.close()
})

test('a copy of a log is the same log: it cannot be written beside the original', async () => {
  const vfs = nodeVfs()
  const lock = socketLock(vfs)
  const original = { ...optionsFor(vfs, { dir: join(dir, 'original') }), lock }
  await opened(await openJournal(original)).close()
  const copy = { ...original, dir: join(dir, 'copy') }
  await once(spawn('cp', ['-r', original.dir, copy.dir]), 'close')
  const first = opened(await openJournal(original))
  expect(await openJournal(copy)).toMatchObject({ code: 'HELD_BY_ANOTHER' })
  await first.close()
})

test('the lock of a killed process is free at once', async () => {
  const module = new URL('../../../src/main/kernel/journal/index.ts', import.meta.url).href
  const script = `
    const { nodeVfs, socketLock } = await import(${JSON.stringify(module)})
    const answer = await socketLock(nodeVfs())('subject of the test', ${JSON.stringify(dir)})
    console.log(answer.kind)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = await once(child.stdout, 'data')
  expect(String(line)).toBe('held\n')
  const lock = socketLock(nodeVfs())
  expect(await lock('subject of the test', dir)).toEqual({ kind: 'taken', pid: child.pid })
  child.kill('SIGKILL')
  await once(child, 'close')
  const answer = await lock('subject of the test', dir)
  expect(answer.kind).toBe('held')
  if (answer.kind === 'held') await answer.release()
})

test('every system has an address of its own kind, and a socket path is never too long', () => {
  const long = `/Users/${'x'.repeat(120)}`
  expect(addressOf('s', '/d', 'linux')).toMatch(/^\0rollback-console-[0-9a-f]{32}$/)
  expect(addressOf('s', '/d', 'win32')).toMatch(/^\\\\\.\\pipe\\rollback-console-/)
  expect(addressOf('s', '/d', 'darwin')).toMatch(/^\/d\/writer-[0-9a-f]{8}\.sock$/)
  expect(addressOf('s', long, 'darwin').length).toBeLessThan(104)
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { nodeVfs, socketLock } from '../../../src/main/kernel/journal/index.ts'
import { addressOf } from '../../../src/main/kernel/journal/writer-lock.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'rollback-disk-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

test('a read or a write that the disk refuses rejects with its code', async () => {
  const path = join(dir, 'a')
  await writeFile(path, 'abc')
  const file = await nodeVfs().open(path, 'read')
  await expect(file.write(Buffer.from('x'), 0)).rejects.toMatchObject({ code: 'EBADF' })
  await file.close()
  const folder = await nodeVfs().open(dir, 'read')
  await expect(folder.read(0, 1)).rejects.toMatchObject({ code: 'EISDIR' })
  await folder.close()
})

test('a read over the end of a file gives what is there', async () => {
  const path = join(dir, 'b')
  await writeFile(path, 'abc')
  const file = await nodeVfs().open(path, 'read')
  expect(Buffer.from(await file.read(1, 10)).toString()).toBe('bc')
  await file.close()
})

test('where directories cannot be synced, nobody tries', async () => {
  await nodeVfs('win32').syncDirectory(join(dir, 'is not there'))
  await expect(nodeVfs('linux').syncDirectory(join(dir, 'is not there'))).rejects.toMatchObject({
    code: 'ENOENT',
  })
})

// macOS has no abstract sockets; its socket files work here just as well.
const onMac = () => socketLock(nodeVfs(), 'darwin')

function listenAt(address: string, server: Server): Promise<void> {
  onTestFinished(() => {
    server.close()
  })
  return new Promise((resolve) => server.listen(address, () => resolve()))
}

test('a lock file that its dead holder left behind is taken over', async () => {
  await writeFile(addressOf('stale', dir, 'darwin'), '')
  const answer = await onMac()('stale', dir)
  expect(answer.kind).toBe('held')
  if (answer.kind === 'held') await answer.release()
})

test('a lock file that cannot be taken over is somebody else’s', async () => {
  await writeFile(addressOf('kept', dir, 'darwin'), '')
  const vfs = { ...nodeVfs(), remove: () => Promise.reject(new Error('read-only')) }
  expect(await socketLock(vfs, 'darwin')('kept', dir)).toEqual({ kind: 'taken', pid: null })
})

test('a name that is no file and that nobody answers under is somebody else’s', async () => {
  // A pipe’s name is a file’s name like any other where there are no named pipes.
  const before = process.cwd()
  process.chdir(dir)
  onTestFinished(() => process.chdir(before))
  await writeFile(addressOf('pipe', dir, 'win32'), '')
  const removed: string[] = []
  const remove = async (path: string) => {
    removed.push(path)
  }
  const lock = socketLock({ ...nodeVfs(), remove }, 'win32')
  expect([await lock('pipe', dir), removed]).toEqual([{ kind: 'taken', pid: null }, []])
})

test('a holder that talks nonsense is alive, and nobody knows its process', async () => {
  const nonsense = createServer((socket) => socket.end('who is there?\n'))
  await listenAt(addressOf('nonsense', dir, 'darwin'), nonsense)
  expect(await onMac()('nonsense', dir)).toEqual({ kind: 'taken', pid: null })
})

test('a holder that hangs is alive', async () => {
  const silent = createServer((socket) => {
    socket.on('error', () => undefined)
  })
  await listenAt(addressOf('silent', dir, 'darwin'), silent)
  expect(await onMac()('silent', dir)).toEqual({ kind: 'taken', pid: null })
})

test('a lock that cannot be listened for at all is an error, not an answer', async () => {
  await expect(onMac()('nowhere', join(dir, 'not', 'there'))).rejects.toMatchObject({
    code: expect.stringMatching(/EACCES|ENOENT/),
  })
})

import { createSecretKey } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect, test, vi } from 'vitest'
import { openKeyFile, readSeed } from '../../../src/main/kernel/journal/key-file.ts'
import { faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'

const KEK = createSecretKey(Buffer.alloc(32, 7))
const PATH = '/log/signing-key.rbk'
const seedOf = (byte: number): Buffer => Buffer.alloc(32, byte)

async function written() {
  const vfs = memoryVfs()
  const file = openKeyFile(vfs, '/log', KEK)
  file.save(seedOf(1))
  await file.close()
  return vfs
}

test('of seeds that come faster than the disk takes them the newest is written', async () => {
  const vfs = memoryVfs()
  const file = openKeyFile(vfs, '/log', KEK)
  for (const byte of [1, 2, 3]) file.save(seedOf(byte))
  await file.close()
  expect(await readSeed(vfs, '/log', KEK)).toEqual(seedOf(3))
})

test('what is no key file, or not of this key, gives no seed', async () => {
  const vfs = await written()
  const good = vfs.bytes(PATH)
  const edited = (at: number, repair: boolean): Buffer => {
    const bytes = Buffer.from(good)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    if (repair) bytes.writeUInt32BE(crc32(bytes.subarray(0, 96)), 96)
    return bytes
  }
  const none = [good.subarray(0, 511), edited(0, true), edited(50, false), edited(50, true)]
  for (const bytes of none) {
    vfs.replace(PATH, bytes)
    expect(await readSeed(vfs, '/log', KEK)).toBeNull()
  }
  vfs.replace(PATH, good)
  expect(await readSeed(vfs, '/log', createSecretKey(Buffer.alloc(32, 8)))).toBeNull()
  expect(await readSeed(vfs, '/log', KEK)).toEqual(seedOf(1))
})

test('without a key nothing is kept', async () => {
  const vfs = memoryVfs()
  const file = openKeyFile(vfs, '/log', null)
  file.save(seedOf(1))
  await file.close()
  expect(vfs.paths()).toEqual([])
})

test('a disk that refuses the file costs the seed and nothing else', async () => {
  const vfs = memoryVfs()
  const file = openKeyFile(faultyVfs(vfs, { on: 'create', at: 1, code: 'EROFS' }), '/log', KEK)
  file.save(seedOf(1))
  await file.close()
  expect(await readSeed(vfs, '/log', KEK)).toBeNull()
})

test('a seed that nobody replaces is durable within a second or two', async () => {
  vi.useFakeTimers()
  try {
    let syncs = 0
    const vfs = memoryVfs(new Map(), (operation) => {
      if (operation === 'dataSync') syncs += 1
    })
    const file = openKeyFile(vfs, '/log', KEK)
    file.save(seedOf(1))
    await vi.advanceTimersByTimeAsync(1500)
    expect(syncs).toBe(1)
    await file.close()
  } finally {
    vi.useRealTimers()
  }
})

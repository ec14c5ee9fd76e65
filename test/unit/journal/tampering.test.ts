import { crc32 } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import type { JournalStatus } from '../../../src/main/kernel/journal/index.ts'
import { type DiskState, memoryVfs, seededRandom } from '../../crash/journal/memory-vfs.ts'
import { openLog } from '../../crash/journal/test-journal.ts'
import { framesOf, SEGMENTS, stateOf, threeStarts } from './three-starts.ts'

let good: DiskState

function bytesOf(path: string): Buffer {
  return good.get(path) ?? Buffer.alloc(0)
}

beforeAll(async () => {
  good = await threeStarts()
})

async function statusWith(changes: ReadonlyMap<string, Buffer | null>): Promise<JournalStatus> {
  const state = new Map(good)
  for (const [path, bytes] of changes) {
    if (bytes === null) state.delete(path)
    else state.set(path, bytes)
  }
  const journal = await openLog(memoryVfs(state))
  const status = journal.status()
  await journal.close()
  return status
}

test('the log of these tests is sound as long as nobody touches it', async () => {
  expect((await statusWith(new Map())).kind).toBe('verified')
})

test('every one of 400 flipped bits is seen', async () => {
  const random = seededRandom(3)
  const missed: unknown[] = []
  for (let n = 0; n < 400; n += 1) {
    const path = SEGMENTS[n % SEGMENTS.length] ?? ''
    const bytes = Buffer.from(bytesOf(path))
    const at = Math.floor(random() * bytes.length)
    const bit = Math.floor(random() * 8)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << bit)
    const { kind } = await statusWith(new Map([[path, bytes]]))
    // Only in the newest segment may damage look like a crash; it is never taken for sound.
    const seen = kind === 'tampered' || (kind === 'unclean-end' && path === SEGMENTS[2])
    if (!seen) missed.push({ path, at, bit, kind })
  }
  expect(missed).toEqual([])
}, 30_000)

test('edits with a repaired checksum are seen in every part of every frame', async () => {
  const missed: unknown[] = []
  for (const path of SEGMENTS) {
    const offsets = framesOf(bytesOf(path))
    for (const [index, from] of offsets.slice(0, -1).entries()) {
      const end = offsets[index + 1] ?? 0
      for (const at of [
        8,
        15,
        16,
        17,
        18,
        20,
        52,
        84,
        100,
        140,
        end - from - 21,
        end - from - 10,
      ]) {
        const bytes = Buffer.from(bytesOf(path))
        bytes[from + at] = (bytes[from + at] ?? 0) ^ 1
        bytes.writeUInt32BE(crc32(bytes.subarray(from, end - 4)), end - 4)
        const { kind } = await statusWith(new Map([[path, bytes]]))
        if (kind !== 'tampered') missed.push({ path, index, at, kind })
      }
    }
  }
  // The barrier flag of a newest, unsigned frame would be the exception; this log ends signed.
  expect(missed).toEqual([])
}, 60_000)

test('dropped, doubled and swapped frames are seen', async () => {
  const missed: unknown[] = []
  for (const path of SEGMENTS) {
    const bytes = bytesOf(path)
    const offsets = framesOf(bytes)
    const frames = offsets
      .slice(0, -1)
      .map((from, index) => bytes.subarray(from, offsets[index + 1]))
    const header = bytes.subarray(0, offsets[0])
    for (let n = 0; n < frames.length; n += 1) {
      const one = frames[n] ?? Buffer.alloc(0)
      const two = frames[n + 1]
      const variants = [
        ['dropped', frames.toSpliced(n, 1)],
        ['doubled', frames.toSpliced(n, 0, one)],
        ...(two === undefined ? [] : [['swapped', frames.toSpliced(n, 2, two, one)] as const]),
      ] as const
      for (const [how, list] of variants) {
        const { kind } = await statusWith(new Map([[path, Buffer.concat([header, ...list])]]))
        const cutAtTheEnd = how === 'dropped' && path === SEGMENTS[2] && n === frames.length - 1
        if (kind !== (cutAtTheEnd ? 'unclean-end' : 'tampered')) missed.push({ path, n, how, kind })
      }
    }
  }
  expect(missed).toEqual([])
}, 60_000)

test('a missing, copied, renamed or foreign segment is told apart', async () => {
  const [one = '', two = '', three = ''] = SEGMENTS
  const foreign = memoryVfs()
  await (await openLog(foreign)).close()
  const codes = async (changes: readonly (readonly [string, Buffer | null])[]) => {
    const status = await statusWith(new Map(changes))
    return status.kind === 'tampered'
      ? status.findings.map(({ code, segment }) => [code, segment])
      : status.kind
  }
  expect(await codes([[two, null]])).toEqual([['MISSING', 2]])
  expect(await codes([[one, null]])).toEqual([['MISSING', 1]])
  expect(await codes([['/log/seg-00000004.rbl', bytesOf(three)]])).toEqual([['FOREIGN', 4]])
  expect(
    await codes([
      [two, bytesOf(three)],
      [three, bytesOf(two)],
    ]),
  ).toContainEqual(['FOREIGN', 2])
  expect(await codes([['/log/seg-00000004.rbl', foreign.bytes(one)]])).toContainEqual([
    'FOREIGN',
    4,
  ])
  expect(await codes([[two, bytesOf(two).subarray(0, 100)]])).toContainEqual(['HEADER', 2])
})

test('two segments with the same predecessor are a fork', async () => {
  const before = new Map([...good].filter(([path]) => path !== SEGMENTS[2]))
  const fork = memoryVfs(before)
  const journal = await openLog(fork)
  await journal.appendDurable('INTENT', { another: 'story' })
  await journal.close()
  const again = memoryVfs(stateOf(fork))
  await (await openLog(again)).close()
  // Segment 4 continues one segment 3, but the other one lies in its place.
  const status = await statusWith(
    new Map([['/log/seg-00000004.rbl', again.bytes('/log/seg-00000004.rbl')]]),
  )
  expect(status.kind).toBe('tampered')
})

test('records put behind the last checkpoint by somebody without the key are seen', async () => {
  const live = memoryVfs()
  const journal = await openLog(live)
  await journal.append('OUTPUT', { text: 'unsigned' })
  // The process dies here; somebody turns one bit of the ciphertext and repairs head and checksum.
  const path = '/log/seg-00000001.rbl'
  const bytes = Buffer.from(live.bytes(path))
  const offsets = framesOf(bytes)
  const [from = 0, end = 0] = offsets.slice(-2)
  bytes[from + 90] = (bytes[from + 90] ?? 0) ^ 1
  bytes.writeUInt32BE(crc32(bytes.subarray(from, end - 4)), end - 4)
  const state = stateOf(live)
  const next = await openLog(memoryVfs(new Map([...state, [path, bytes]])))
  expect(next.status()).toMatchObject({
    kind: 'tampered',
    findings: [{ code: 'FORGED', offset: from }],
  })
  await next.close()
})

test('a log cut at the end of a rotated segment does not look closed', async () => {
  const vfs = memoryVfs()
  const journal = await openLog(vfs, { rotateBytes: 3000 })
  for (let n = 0; n < 8; n += 1) await journal.appendDurable('STEP', { n })
  await journal.close()
  for (const path of vfs.paths()) if (path.endsWith('.rbl') && path !== SEGMENTS[0]) vfs.erase(path)
  const next = await openLog(vfs)
  expect(next.status()).toMatchObject({ kind: 'unclean-end', gaps: { keys: 1 } })
  await next.close()
})

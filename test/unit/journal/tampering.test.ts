import { crc32 } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { decodeHeader } from '../../../src/main/kernel/journal/header.ts'
import type { JournalStatus } from '../../../src/main/kernel/journal/index.ts'
import { frameEnd } from '../../../src/main/kernel/journal/read-frame.ts'
import { type DiskState, memoryVfs, seededRandom } from '../../crash/journal/memory-vfs.ts'
import { callersOwn, collect, openLog } from '../../crash/journal/test-journal.ts'

const SEGMENTS = ['/log/seg-00000001.rbl', '/log/seg-00000002.rbl', '/log/seg-00000003.rbl']
let good: DiskState

function stateOf(vfs: ReturnType<typeof memoryVfs>): DiskState {
  return new Map(vfs.paths().map((path) => [path, vfs.bytes(path)]))
}

function bytesOf(path: string): Buffer {
  return good.get(path) ?? Buffer.alloc(0)
}

beforeAll(async () => {
  const vfs = memoryVfs()
  for (let start = 0; start < SEGMENTS.length; start += 1) {
    const journal = await openLog(vfs)
    for (let n = 0; n < 6; n += 1)
      await journal.appendDurable('INTENT', { start, n, text: 'x'.repeat(n * 150) })
    await journal.close()
  }
  good = stateOf(vfs)
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

/** Offsets of all frames of a segment, and of its end. */
function framesOf(bytes: Buffer): readonly number[] {
  const offsets = [decodeHeader(bytes)?.length ?? 0]
  for (;;) {
    const end = frameEnd(bytes, offsets.at(-1) ?? 0)
    if (typeof end !== 'number') return offsets
    offsets.push(end)
  }
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

test('damage is refused until it is acknowledged, then stays known and the log goes on', async () => {
  const bytes = Buffer.from(bytesOf(SEGMENTS[1] ?? ''))
  bytes[bytes.length - 700] = (bytes[bytes.length - 700] ?? 0) ^ 1
  const vfs = memoryVfs(new Map([...good, [SEGMENTS[1] ?? '', bytes]]))
  const journal = await openLog(vfs)
  await expect(journal.appendDurable('INTENT', {})).rejects.toMatchObject({
    code: 'NEEDS_ACKNOWLEDGEMENT',
  })
  expect(vfs.paths()).not.toContain('/log/seg-00000004.rbl')
  await journal.acknowledgeDamage('disk replaced after bit rot', 'naledi')
  await journal.appendDurable('INTENT', { after: true })
  expect(journal.status().kind).toBe('verified')
  await journal.close()
  const next = await openLog(vfs)
  expect(next.status()).toMatchObject({ kind: 'verified', acknowledged: [{ segment: 2 }] })
  const [gap, intent] = callersOwn(await collect(next)).slice(-2)
  expect(gap).toMatchObject({
    type: 'GAP',
    body: { kind: 'damage-acknowledged', actor: 'naledi', reason: 'disk replaced after bit rot' },
  })
  expect(intent?.body).toEqual({ after: true })
  await next.close()
  // The same segment damaged further is news.
  bytes[bytes.length - 701] = (bytes[bytes.length - 701] ?? 0) ^ 1
  vfs.replace(SEGMENTS[1] ?? '', bytes)
  const third = await openLog(vfs)
  expect(third.status().kind).toBe('tampered')
  await third.close()
})

test('after damage in the newest segment no sequence that an export may hold is given again', async () => {
  const path = SEGMENTS[2] ?? ''
  const bytes = Buffer.from(bytesOf(path))
  const [header = 0] = framesOf(bytes)
  const last = framesOf(bytes).length - 1
  bytes[header + 30] = (bytes[header + 30] ?? 0) ^ 1
  const vfs = memoryVfs(new Map([...good, [path, bytes]]))
  const journal = await openLog(vfs)
  const before = journal.head().seq
  await journal.acknowledgeDamage('seen', 'naledi')
  const record = await journal.appendDurable('INTENT', {})
  expect(record.seq).toBeGreaterThanOrEqual(before + last)
  await journal.close()
  const next = await openLog(vfs)
  expect(next.status().kind).toBe('verified')
  await next.close()
})

test('a log of which no header is readable can still be gone on with, once that is acknowledged', async () => {
  const ruined = SEGMENTS.map((path) => [path, Buffer.alloc(bytesOf(path).length, 7)] as const)
  const vfs = memoryVfs(new Map([...good, ...ruined]))
  const journal = await openLog(vfs)
  expect(journal.status()).toMatchObject({ kind: 'tampered', findings: { length: 3 } })
  await journal.acknowledgeDamage('the disk was overwritten', 'naledi')
  const record = await journal.appendDurable('INTENT', { a: 1 })
  await journal.close()
  const next = await openLog(vfs)
  expect(next.status()).toMatchObject({ kind: 'verified', acknowledged: { length: 3 } })
  expect(callersOwn(await collect(next)).at(-1)).toEqual(record)
  await next.close()
})

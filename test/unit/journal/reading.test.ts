import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { FrameIndex } from '../../../src/main/kernel/journal/frame-index.ts'
import type { Journal, RecordRange } from '../../../src/main/kernel/journal/index.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { collect, openLog } from '../../crash/journal/test-journal.ts'
import { framesOf as offsetsOf } from './three-starts.ts'

async function framesOf(journal: Journal, range?: RecordRange) {
  const frames = []
  for await (const frame of journal.frames(range)) frames.push(frame)
  return frames
}

test('frames come with their bytes, their head, and what they were committed with', async () => {
  const journal = await openLog(memoryVfs())
  const { seq } = await journal.appendDurable('INTENT', { n: 1 })
  const [genesis] = await framesOf(journal)
  const [intent] = await framesOf(journal, { from: seq, to: seq })
  expect([genesis?.type, intent?.type]).toEqual(['GENESIS', 'INTENT'])
  expect(genesis?.opened).toBeNull()
  const frame = intent?.frame ?? Buffer.alloc(0)
  expect(frame.readUInt32BE(frame.length - 4)).toBe(crc32(frame.subarray(0, -4)))
  const sha256 = (...parts: readonly Uint8Array[]) =>
    createHash('sha256').update(Buffer.concat(parts)).digest()
  expect(intent?.head).toEqual(sha256(Buffer.from('rbl1'), frame.subarray(0, -4)))
  const { salt = Buffer.alloc(0), payload = Buffer.alloc(0) } = intent?.opened ?? {}
  expect(frame.subarray(20, 52)).toEqual(sha256(salt, payload))
  await journal.close()
})

test('a sealed frame whose key is not at hand comes shut', async () => {
  const vfs = memoryVfs()
  const first = await openLog(vfs)
  const { seq } = await first.appendDurable('INTENT', { n: 1 })
  await first.close()
  const recipient = await identityToRecipient(await generateX25519Identity())
  const locked = await openLog(vfs, { kek: { kind: 'locked' }, recipients: [recipient] })
  const frames = await framesOf(locked, { types: ['INTENT'] })
  expect(frames.map((frame) => [frame.seq, frame.opened])).toEqual([[seq, null]])
  await locked.close()
})

test('a range, by number and by type, is read without the rest', async () => {
  const vfs = memoryVfs()
  let read = 0
  const journal = await openLog({
    ...vfs,
    async open(path, access) {
      const file = await vfs.open(path, access)
      return {
        ...file,
        async read(position, length) {
          read += length
          return file.read(position, length)
        },
      }
    },
  })
  for (let n = 0; n < 40; n += 1) {
    await journal.append(n % 10 === 0 ? 'STEP' : 'OUTPUT', { n, text: 'x'.repeat(60_000) })
  }
  const all = await collect(journal)
  const steps = all.filter(({ type }) => type === 'STEP')
  read = 0
  const types = ['STEP'] as const
  const records = []
  for await (const record of journal.records({ types })) records.push(record)
  expect(records).toEqual(steps)
  expect(read).toBeLessThan(2_200_000)
  read = 0
  expect(await collect(journal, { from: 5, to: 6 })).toEqual(all.slice(4, 6))
  expect(read).toBeLessThan(130_000)
  expect([...journal.positions({ types })]).toEqual(steps.map(({ seq, type }) => ({ seq, type })))
  expect([...journal.positions()].map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq))
  await journal.close()
})

test.each([84 + 3, 30, 100])(
  'a byte %i into a frame that changes underneath is never handed on',
  async (at) => {
    const vfs = memoryVfs()
    const first = await openLog(vfs)
    const { seq } = await first.appendDurable('INTENT', { n: 1 })
    await first.close()
    const journal = await openLog(vfs)
    const path = '/log/seg-00000001.rbl'
    const bytes = Buffer.from(vfs.bytes(path))
    const [from = 0, to = 0] = offsetsOf(bytes).slice(seq - 1)
    bytes[from + at] = (bytes[from + at] ?? 0) ^ 1
    bytes.writeUInt32BE(crc32(bytes.subarray(from, to - 4)), to - 4)
    vfs.replace(path, bytes)
    await expect(collect(journal, { from: seq, to: seq })).rejects.toMatchObject({
      name: 'JournalDamaged',
    })
    await expect(framesOf(journal, { from: seq })).rejects.toMatchObject({
      name: 'JournalDamaged',
    })
    // What stands before it is still what was verified.
    expect(await collect(journal, { to: seq - 1 })).toHaveLength(seq - 1)
    await journal.close()
  },
)

test('an index knows nothing that was not put in', () => {
  const index = new FrameIndex(7)
  expect([index.has(7), index.lastSeq]).toEqual([false, 6])
  const head = Buffer.alloc(32, 3)
  for (let n = 0; n < 40; n += 1) index.add({ offset: n * 360, type: 'STEP', head })
  expect([index.offsetOf(46), index.typeOf(46), index.headOf(46)]).toEqual([39 * 360, 'STEP', head])
  expect(() => index.offsetOf(47)).toThrow(RangeError)
  expect(() => index.typeOf(47)).toThrow(RangeError)
})

test('whoever is told of a gap stands up for a gap, and for nothing else', async () => {
  const journal = await openLog(memoryVfs())
  const { seq } = await journal.appendDurable('GAP', { kind: 'x' })
  const given = { name: 'Ada', statement: 'I was there', actor: 'ada' }
  await journal.countersign(seq, given)
  expect((await collect(journal)).findLast(({ type }) => type === 'GAP')?.body).toEqual({
    kind: 'countersigned',
    gap: seq,
    ...given,
  })
  await expect(journal.countersign(1, given)).rejects.toMatchObject({ code: 'NO_SUCH_GAP' })
  await expect(journal.countersign(999, given)).rejects.toMatchObject({ code: 'NO_SUCH_GAP' })
  await journal.close()
})

test('other recipients hold from the next record on, and only real ones', async () => {
  const vfs = memoryVfs()
  const journal = await openLog(vfs)
  expect(journal.sealedTo()).toEqual([])
  const recipient = await identityToRecipient(await generateX25519Identity())
  await journal.setRecovery({ recipients: [recipient], restartKey: 'ab'.repeat(32) })
  expect(journal.sealedTo()).toEqual([recipient])
  await expect(
    journal.setRecovery({ recipients: ['age1no'], restartKey: null }),
  ).rejects.toMatchObject({ code: 'BAD_RECIPIENT' })
  await journal.appendDurable('CONFIG', { kind: 'kit-made' })
  await journal.close()
  const next = await openLog(vfs)
  expect(next.status()).toMatchObject({ kind: 'verified', gaps: { keys: 0 } })
  await next.close()
})

test('the newest checkpoint is known before and after a restart', async () => {
  const vfs = memoryVfs()
  const journal = await openLog(vfs)
  await journal.appendDurable('INTENT', {})
  const { seq } = await journal.append('OUTPUT', {})
  const checkpoint = journal.checkpoint()
  expect(checkpoint?.seq).toBeLessThan(seq)
  await journal.close()
  const next = await openLog(vfs)
  expect(next.checkpoint()?.seq).toBeGreaterThan(seq)
  await next.close()
})

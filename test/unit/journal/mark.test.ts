import { expect, test, vi } from 'vitest'
import type { Mark, MarkPlace, MarkRead } from '../../../src/main/kernel/journal/index.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { collect, openLog } from '../../crash/journal/test-journal.ts'
import { stateOf } from './three-starts.ts'

interface MemoryMark extends MarkPlace {
  kept: Mark | null
}

function memoryMark(): MemoryMark {
  const place: MemoryMark = {
    kept: null,
    read: async (): Promise<MarkRead> =>
      place.kept === null ? { kind: 'absent' } : { kind: 'found', mark: place.kept },
    write: async (mark) => {
      place.kept = mark
    },
  }
  return place
}

async function twoStarts() {
  const vfs = memoryVfs()
  const mark = memoryMark()
  const first = await openLog(vfs, { mark })
  await first.appendDurable('RESULT', { n: 1 })
  await first.close()
  const older = stateOf(vfs)
  const second = await openLog(vfs, { mark })
  await second.appendDurable('RESULT', { n: 2 })
  await second.close()
  return { vfs, mark, older, head: second.head() }
}

test('the mark follows each result, and stands at the last record once the log is closed', async () => {
  const mark = memoryMark()
  const journal = await openLog(memoryVfs(), { mark })
  expect(journal.status().mark).toEqual({
    kind: 'not-kept',
    because: 'no run has ended yet since it is kept',
  })
  await journal.appendDurable('INTENT', {})
  expect(mark.kept).toBeNull()
  const { seq } = await journal.appendDurable('RESULT', {})
  await vi.waitFor(() => expect(mark.kept?.seq).toBeGreaterThanOrEqual(seq))
  expect(journal.status().mark).toEqual({ kind: 'kept', seq: mark.kept?.seq })
  await journal.close()
  expect(mark.kept).toEqual({ logId: journal.logId, ...journal.head() })
})

test('an older copy that was put back is told; acknowledged, the records between are told as gone for ever', async () => {
  const { mark, older, head } = await twoStarts()
  const vfs = memoryVfs(older)
  const journal = await openLog(vfs, { mark })
  expect(journal.status()).toMatchObject({
    kind: 'tampered',
    findings: [{ code: 'OLDER', segment: 1, record: head.seq }],
  })
  await expect(journal.appendDurable('INTENT', {})).rejects.toMatchObject({
    code: 'NEEDS_ACKNOWLEDGEMENT',
  })
  const last = journal.head().seq
  await journal.acknowledgeDamage('the disk was restored from a backup', 'ada')
  const { seq } = await journal.appendDurable('RESULT', {})
  expect(seq).toBeGreaterThan(head.seq)
  await journal.close()
  const next = await openLog(vfs, { mark })
  expect(next.status()).toMatchObject({
    kind: 'verified',
    cuts: [{ from: last + 1, to: head.seq }],
  })
  await next.close()
})

test('another log of the same name is told by the record that the mark names', async () => {
  const { vfs, mark, older } = await twoStarts()
  const fork = memoryVfs(older)
  const other = await openLog(fork)
  for (let n = 0; n < 4; n += 1) await other.appendDurable('RESULT', { another: 'story', n })
  await other.close()
  const journal = await openLog(fork, { mark })
  expect(journal.status()).toMatchObject({
    kind: 'tampered',
    findings: [{ code: 'FORKED', segment: 2, record: mark.kept?.seq }],
  })
  await journal.acknowledgeDamage('two laptops were one', 'ada')
  await journal.close()
  const next = await openLog(fork, { mark })
  expect(next.status().kind).toBe('verified')
  await next.close()
  // The one that the mark was of is the other one now.
  const first = await openLog(vfs, { mark })
  expect(first.status().kind).toBe('tampered')
  await first.close()
})

test('a log that is gone altogether is no new log', async () => {
  const { mark, head } = await twoStarts()
  const journal = await openLog(memoryVfs(), { mark })
  expect(journal.status()).toMatchObject({
    kind: 'tampered',
    findings: [{ code: 'GONE', record: head.seq }],
  })
  await journal.acknowledgeDamage('a new laptop', 'ada')
  await journal.appendDurable('RESULT', {})
  expect((await collect(journal)).map(({ type }) => type)).toEqual([
    'GENESIS',
    'OPEN',
    'GAP',
    'CHECKPOINT',
    'RESULT',
    'CHECKPOINT',
  ])
  await journal.close()
  expect(mark.kept?.logId).toBe(journal.logId)
})

test('a mark of another log, or inside damage that was acknowledged, says nothing', async () => {
  const { vfs, mark } = await twoStarts()
  const foreign = memoryMark()
  foreign.kept = { logId: '0'.repeat(32), seq: 99_999, head: '0'.repeat(64) }
  const journal = await openLog(vfs, { mark: foreign })
  expect(journal.status()).toMatchObject({
    kind: 'verified',
    mark: { kind: 'not-kept', because: 'the one that is kept is of another log' },
  })
  await journal.close()
  vfs.erase('/log/seg-00000002.rbl')
  const damaged = await openLog(vfs, { mark })
  await damaged.acknowledgeDamage('lost', 'ada')
  await damaged.close()
  const kept = await twoStarts()
  kept.mark.kept = { logId: damaged.logId, seq: (mark.kept?.seq ?? 0) - 3, head: 'f'.repeat(64) }
  const next = await openLog(vfs, { mark })
  expect(next.status().kind).toBe('verified')
  await next.close()
})

test.each([
  ['refuses', () => Promise.reject(new Error('the keychain is locked')), 'the keychain is locked'],
  ['refuses without a word', () => Promise.reject('no'), 'it cannot be read'],
  [
    'says why it cannot',
    async () => ({ kind: 'unavailable', because: 'no daemon' }) as const,
    'no daemon',
  ],
])('a keychain that %s says nothing about the log', async (_, read, because) => {
  const { vfs } = await twoStarts()
  const journal = await openLog(vfs, { mark: { read, write: async () => undefined } })
  expect(journal.status()).toMatchObject({
    kind: 'verified',
    mark: { kind: 'not-kept', because },
  })
  await journal.close()
})

test.each([
  [new Error('it is locked'), 'it is locked'],
  ['no', 'the keychain refuses'],
])('a keychain that refuses the mark is told, and the record stands', async (thrown, because) => {
  const journal = await openLog(memoryVfs(), {
    mark: { read: async () => ({ kind: 'absent' }), write: () => Promise.reject(thrown) },
  })
  await journal.appendDurable('RESULT', {})
  await vi.waitFor(() => expect(journal.status().mark).toEqual({ kind: 'not-kept', because }))
  await journal.close()
})

test('a keychain that hangs delays the opening by its deadline, a record by nothing, and the end by little', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const hanging = new Promise<never>(() => undefined)
    const opening = openLog(memoryVfs(), {
      mark: { read: () => hanging, write: () => hanging },
    })
    await vi.advanceTimersByTimeAsync(5000)
    const journal = await opening
    expect(journal.status().mark).toEqual({
      kind: 'not-kept',
      because: 'it did not answer within 5 s',
    })
    await journal.appendDurable('RESULT', { n: 1 })
    await journal.appendDurable('RESULT', { n: 2 })
    const closing = journal.close()
    await vi.advanceTimersByTimeAsync(2000)
    await closing
  } finally {
    vi.useRealTimers()
  }
})

import { beforeAll, expect, test } from 'vitest'
import { type DiskState, memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { callersOwn, collect, openLog } from '../../crash/journal/test-journal.ts'
import { framesOf, SEGMENTS, threeStarts } from './three-starts.ts'

let good: DiskState

function bytesOf(path: string): Buffer {
  return good.get(path) ?? Buffer.alloc(0)
}

beforeAll(async () => {
  good = await threeStarts()
})

test('damage is refused until it is acknowledged, then stays known and the log goes on', async () => {
  const bytes = Buffer.from(bytesOf(SEGMENTS[1]))
  bytes[bytes.length - 700] = (bytes[bytes.length - 700] ?? 0) ^ 1
  const vfs = memoryVfs(new Map([...good, [SEGMENTS[1], bytes]]))
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
  vfs.replace(SEGMENTS[1], bytes)
  const third = await openLog(vfs)
  expect(third.status().kind).toBe('tampered')
  await third.close()
})

test('after damage in the newest segment no sequence that an export may hold is given again', async () => {
  const path = SEGMENTS[2]
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

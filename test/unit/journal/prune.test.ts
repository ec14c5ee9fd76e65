import { expect, test } from 'vitest'
import type { Journal } from '../../../src/main/kernel/journal/index.ts'
import { type FaultPlan, faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { type MemoryVfs, memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { collect, openLog } from '../../crash/journal/test-journal.ts'
import { stateOf } from './three-starts.ts'

async function rotated(vfs: MemoryVfs, more: Parameters<typeof openLog>[1] = {}) {
  const journal = await openLog(vfs, { rotateBytes: 4000, ...more })
  for (let n = 0; n < 12; n += 1) await journal.appendDurable('STEP', { n })
  return journal
}

function anchorOf(journal: Journal) {
  const { seq = 0, head = '', at = '' } = journal.checkpoint() ?? {}
  return { place: 'history database', seq, head, at }
}

const segmentsOf = (vfs: MemoryVfs): readonly string[] =>
  vfs.paths().filter((path) => path.endsWith('.rbl'))

test('whole segments go, the oldest first, and the rest is verified with what was deleted said', async () => {
  const vfs = memoryVfs()
  const journal = await rotated(vfs)
  const evidence = await journal.putEvidence(Buffer.from('kept'), { name: 'k', mediaType: 'x/y' })
  const anchor = anchorOf(journal)
  const offer = journal.prunable(anchor)
  if (offer === null) throw new Error('nothing is offered')
  expect(offer.segments).toBe(segmentsOf(vfs).length - 1)
  const before = await collect(journal)
  expect(await journal.prune(offer.through, anchor)).toMatchObject({ segments: offer.segments })
  expect(segmentsOf(vfs)).toHaveLength(2)
  const after = await collect(journal)
  expect(after[0]?.seq).toBe(offer.through + 1)
  expect(after.slice(0, 2)).toEqual(before.filter(({ seq }) => seq > offer.through).slice(0, 2))
  const said = after.find(({ type }) => type === 'PRUNE')
  expect(said?.body).toMatchObject({ records: [1, offer.through], anchor })
  expect(Buffer.from(await journal.readEvidence(evidence)).toString()).toBe('kept')
  expect(journal.prunable(anchor)).toBeNull()
  expect(journal.status().prunedThrough).toBe(offer.through)
  await journal.close()
  const next = await openLog(vfs)
  expect(next.status()).toMatchObject({ kind: 'verified', prunedThrough: offer.through })
  expect((await collect(next)).map(({ seq }) => seq)[0]).toBe(offer.through + 1)
  await next.close()
})

test('evidence goes with the segment whose key seals it', async () => {
  const vfs = memoryVfs()
  const journal = await openLog(vfs, { rotateBytes: 4000 })
  const evidence = await journal.putEvidence(Buffer.from('old'), { name: 'k', mediaType: 'x/y' })
  for (let n = 0; n < 12; n += 1) await journal.appendDurable('STEP', { n })
  vfs.replace('/log/ev-00000000000000000000000000000000.rbe', Buffer.from('no evidence'))
  const anchor = anchorOf(journal)
  await journal.prune(journal.prunable(anchor)?.through ?? 0, anchor)
  expect(vfs.paths().filter((path) => path.endsWith('.rbe'))).toEqual([
    '/log/ev-00000000000000000000000000000000.rbe',
  ])
  await expect(journal.readEvidence(evidence)).rejects.toMatchObject({ name: 'JournalDamaged' })
  await journal.close()
})

test('nothing goes that no outside checkpoint covers', async () => {
  const vfs = memoryVfs()
  const journal = await rotated(vfs)
  const anchor = anchorOf(journal)
  const { through = 0 } = journal.prunable(anchor) ?? {}
  for (const wrong of [
    { ...anchor, head: '0'.repeat(64) },
    { ...anchor, seq: 99_999 },
  ]) {
    expect(journal.prunable(wrong)).toBeNull()
    await expect(journal.prune(through, wrong)).rejects.toMatchObject({ code: 'NOT_COVERED' })
  }
  // Not the end of a segment.
  await expect(journal.prune(through - 1, anchor)).rejects.toMatchObject({ code: 'NOT_COVERED' })
  // An anchor in the middle covers what ends before it.
  for await (const { seq, head } of journal.frames({ from: through - 3, to: through - 3 })) {
    expect(journal.prunable({ seq, head: head.toString('hex') })?.through).toBeLessThan(seq)
  }
  await journal.close()
})

test('no boundary is drawn behind a segment that was damaged', async () => {
  const vfs = memoryVfs()
  await (await openLog(vfs)).close()
  vfs.replace(
    '/log/seg-00000001.rbl',
    Buffer.concat([vfs.bytes('/log/seg-00000001.rbl'), Buffer.from('x')]),
  )
  const damaged = await openLog(vfs)
  expect(damaged.prunable({ seq: 1, head: '' })).toBeNull()
  await damaged.acknowledgeDamage('seen', 'ada')
  expect(damaged.prunable(anchorOf(damaged))).toBeNull()
  await damaged.close()
})

test.each<FaultPlan>([
  { on: 'write', at: 1, times: 9, code: 'EIO', path: 'seg-' },
  { on: 'rename', at: 1, times: 9, code: 'EIO' },
])('a disk that refuses %o keeps everything', async (plan) => {
  const vfs = memoryVfs()
  const faulty = faultyVfs(vfs, null)
  const journal = await rotated(vfs)
  await journal.close()
  const again = await openLog(faulty)
  await again.appendDurable('STEP', {})
  const anchor = anchorOf(again)
  const { through = 0 } = again.prunable(anchor) ?? {}
  const before = segmentsOf(vfs).length
  faulty.plan(plan)
  await expect(again.prune(through, anchor)).rejects.toMatchObject({ code: 'DISK_REFUSES' })
  expect(segmentsOf(vfs).length).toBeGreaterThanOrEqual(before)
  faulty.plan(null)
  await again.close()
  const next = await openLog(vfs)
  expect(next.status()).toMatchObject({ prunedThrough: 0, gaps: { keys: 0 } })
  expect(['verified', 'unclean-end']).toContain(next.status().kind)
  expect((await collect(next))[0]?.seq).toBe(1)
  await next.close()
})

test('what a crash or the disk left of a deletion is finished at the next start', async () => {
  const vfs = memoryVfs()
  const faulty = faultyVfs(vfs, null)
  await (await rotated(vfs)).close()
  const journal = await openLog(faulty)
  await journal.appendDurable('STEP', {})
  const anchor = anchorOf(journal)
  const { through = 0 } = journal.prunable(anchor) ?? {}
  faulty.plan({ on: 'remove', at: 1, times: 99, code: 'EROFS' })
  await journal.prune(through, anchor)
  expect(segmentsOf(vfs).length).toBeGreaterThan(3)
  await journal.close()
  // Whether the first of them went before the crash, or none, makes no difference.
  for (const gone of [[], ['/log/seg-00000001.rbl']]) {
    const half = memoryVfs(new Map([...stateOf(vfs)].filter(([path]) => !gone.includes(path))))
    const next = await openLog(half)
    expect(next.status()).toMatchObject({ kind: 'verified', prunedThrough: through })
    await next.close()
    expect(segmentsOf(half).length).toBeLessThan(4)
  }
})

test('what was pruned twice is said once, by every header from then on', async () => {
  const vfs = memoryVfs()
  const first = await rotated(vfs)
  const anchor = anchorOf(first)
  await first.prune(first.prunable(anchor)?.through ?? 0, anchor)
  for (let n = 0; n < 12; n += 1) await first.appendDurable('STEP', { n })
  const later = anchorOf(first)
  const { through = 0 } = first.prunable(later) ?? {}
  await first.prune(through, later)
  await first.close()
  const next = await openLog(vfs)
  expect(next.status()).toMatchObject({ kind: 'verified', prunedThrough: through })
  await next.close()
})

test('evidence is deleted when its time is up, and says so when it is asked for', async () => {
  const vfs = memoryVfs()
  let now = new Date('2026-11-23T10:00:00Z')
  const clock = { now: () => now }
  const journal = await openLog(vfs, { clock })
  const meta = { name: 'page.png', mediaType: 'image/png' }
  const brief = await journal.putEvidence(Buffer.from('personal'), {
    ...meta,
    expiresAt: '2026-11-23T12:00:00.000Z',
  })
  const lasting = await journal.putEvidence(Buffer.from('not'), meta)
  now = new Date('2026-11-23T13:00:00Z')
  await journal.appendDurable('RESULT', {})
  expect(Buffer.from(await journal.readEvidence(brief)).toString()).toBe('personal')
  now = new Date('2026-11-24T10:30:00Z')
  await journal.appendDurable('RESULT', {})
  await journal.close()
  const next = await openLog(vfs, { clock })
  await expect(next.readEvidence(brief)).rejects.toMatchObject({ name: 'EvidenceExpired' })
  expect(Buffer.from(await next.readEvidence(lasting)).toString()).toBe('not')
  vfs.erase(`/log/${lasting.blob}`)
  await expect(next.readEvidence(lasting)).rejects.toMatchObject({ name: 'JournalDamaged' })
  await next.close()
})

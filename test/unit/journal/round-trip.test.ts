import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import { decodeHeader } from '../../../src/main/kernel/journal/header.ts'
import { describeFinding, JournalRefused } from '../../../src/main/kernel/journal/index.ts'
import { readRecords } from '../../../src/main/kernel/journal/read-records.ts'
import { openWithIdentity } from '../../../src/main/kernel/journal/recipients.ts'
import { scanSegment } from '../../../src/main/kernel/journal/scan-segment.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { callersOwn, collect, openLog } from '../../crash/journal/test-journal.ts'

test('what was written comes back in order, after a restart too', async () => {
  const vfs = memoryVfs()
  const journal = await openLog(vfs)
  const written = [
    await journal.appendDurable('INTENT', {
      step: 'web',
      plan: { hash: 'ab', list: [1, null, true] },
    }),
    await journal.append('OUTPUT', { text: 'ünïcödé \u0000 \ud83d\ude80' }),
    await journal.appendDurable('RESULT', { step: 'web', outcome: 'succeeded' }),
  ]
  expect(callersOwn(await collect(journal))).toEqual(written)
  await journal.close()
  const next = await openLog(vfs)
  expect(callersOwn(await collect(next))).toEqual(written)
  expect((await collect(next)).map((record) => record.seq)).toEqual(
    Array.from({ length: next.head().seq }, (_, index) => index + 1),
  )
  expect(next.status()).toMatchObject({ kind: 'verified', unsigned: 0 })
  expect([next.logId, next.genesisFingerprint]).toEqual([journal.logId, journal.genesisFingerprint])
  await next.close()
})

test('nothing of a sealed record can be read in the files', async () => {
  const vfs = memoryVfs()
  const journal = await openLog(vfs, { mask: ({ token: _, ...rest }) => rest })
  await journal.appendDurable('INTENT', { text: 'jasmin@example.test', token: 'hunter2' })
  await journal.putEvidence(Buffer.from('screenshot of jasmin'), {
    name: 's',
    mediaType: 'text/plain',
  })
  await journal.close()
  const all = Buffer.concat(vfs.paths().map((path) => vfs.bytes(path))).toString('latin1')
  expect(all).not.toMatch(/jasmin|hunter2/)
  const next = await openLog(vfs)
  expect(JSON.stringify(await collect(next))).not.toContain('hunter2')
  await next.close()
})

test('a full segment is closed and the next one continues its chain', async () => {
  const vfs = memoryVfs()
  const journal = await openLog(vfs, { rotateBytes: 4000 })
  for (let n = 0; n < 20; n += 1) await journal.appendDurable('STEP', { n })
  await journal.close()
  expect(vfs.paths().filter((path) => path.endsWith('.rbl')).length).toBeGreaterThan(3)
  const next = await openLog(vfs)
  expect(next.status().kind).toBe('verified')
  expect(callersOwn(await collect(next)).map((record) => record.body)).toEqual(
    Array.from({ length: 20 }, (_, n) => ({ n })),
  )
  await next.close()
})

test('a segment older than a day is rotated', async () => {
  const vfs = memoryVfs()
  let now = new Date('2026-11-23T10:00:00Z')
  const journal = await openLog(vfs, { clock: { now: () => now } })
  now = new Date('2026-11-24T10:00:01Z')
  await journal.appendDurable('STEP', {})
  expect(vfs.paths()).toContain('/log/seg-00000002.rbl')
  await journal.close()
})

test('a range of records is read without the rest', async () => {
  const journal = await openLog(memoryVfs())
  for (let n = 0; n < 5; n += 1) await journal.appendDurable('STEP', { n })
  const all = await collect(journal)
  expect(await collect(journal, { from: 4, to: 7 })).toEqual(all.slice(3, 7))
  await journal.close()
})

test('at most 64 records are ever unsigned', async () => {
  const journal = await openLog(memoryVfs())
  const many = Array.from({ length: 500 }, (_, n) => journal.append('OUTPUT', { n }))
  await Promise.all(many)
  expect(journal.status().unsigned).toBeLessThan(64)
  let unsigned = 0
  for (const record of await collect(journal)) {
    unsigned = record.type === 'CHECKPOINT' ? 0 : unsigned + 1
    expect(unsigned).toBeLessThanOrEqual(64)
  }
  await journal.close()
})

test('a grouped record becomes durable by itself although nothing else comes, no later than a timer of 50 ms', async () => {
  const journal = await openLog(memoryVfs())
  const appended = journal.append('STEP', { alone: true })
  // Timers end in their order, however slow the machine is: the group's comes first.
  const late = new Promise<'late'>((resolve) => setTimeout(resolve, 50, 'late'))
  const first = await Promise.race([
    appended.then(() => 'durable'),
    late.then(async (word) => word),
  ])
  const record = await appended
  expect(first).toBe('durable')
  expect(journal.head().seq).toBeGreaterThanOrEqual(record.seq)
  await journal.close()
})

test('a recovery identity alone opens a segment', async () => {
  const identity = await generateX25519Identity()
  const other = await generateX25519Identity()
  const recipients = [await identityToRecipient(other), await identityToRecipient(identity)]
  const vfs = memoryVfs()
  const journal = await openLog(vfs, { recipients })
  const written = await journal.appendDurable('RESULT', { outcome: 'done' })
  await journal.close()
  const bytes = vfs.bytes('/log/seg-00000001.rbl')
  const decoded = decodeHeader(bytes)
  const key = await openWithIdentity(decoded?.header.age ?? '', identity)
  if (decoded === null || key === null) throw new Error('the identity did not open the segment')
  const { validLength, lastSeq, head, index } = await scanSegment(bytes, decoded, bytes.length)
  const segment = { decoded, key, validLength, lastSeq, head, index }
  const records = []
  for await (const record of readRecords({ vfs, dir: '/log' }, [segment])) records.push(record)
  expect(callersOwn(records)).toEqual([written])
  const stranger = await generateX25519Identity()
  expect(await openWithIdentity(decoded.header.age ?? '', stranger)).toBeNull()
})

test('a record that no frame holds is refused before it touches the disk', async () => {
  const journal = await openLog(memoryVfs())
  const before = journal.head()
  const huge = journal.appendDurable('RESULT', { text: 'x'.repeat(5 * 1024 * 1024) })
  await expect(huge).rejects.toMatchObject({ code: 'TOO_LARGE' })
  expect(journal.head()).toEqual(before)
  await journal.close()
  await expect(journal.append('STEP', {})).rejects.toBeInstanceOf(JournalRefused)
  await expect((await openLog(memoryVfs())).append('GENESIS', {})).rejects.toBeInstanceOf(TypeError)
})

test('a finding is a sentence with the place in it', () => {
  expect(describeFinding({ code: 'CRC', segment: 3, offset: 512 })).toBe(
    'Segment 3 holds a record whose checksum is wrong (byte 512).',
  )
})

import { createSecretKey } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { expect, test } from 'vitest'
import type { Journal } from '../../../src/main/kernel/journal/index.ts'
import { openPayload } from '../../../src/main/kernel/journal/open-payload.ts'
import { encodePayload } from '../../../src/main/kernel/journal/payload.ts'
import { readFrame } from '../../../src/main/kernel/journal/read-frame.ts'
import { memoryVfs } from '../../crash/journal/memory-vfs.ts'
import { callersOwn, collect, openLog } from '../../crash/journal/test-journal.ts'
import { type OddRecord, writeOddLog } from './written-log.ts'

const SOUND = encodePayload({ at: '2026-01-01T00:00:00.000Z', body: { n: 1 } })
const OTHER = createSecretKey(Buffer.alloc(32, 3))
const ODD: readonly (readonly [string, Omit<OddRecord, 'signed'>])[] = [
  ['sealed with another key', { payload: SOUND, sealedWith: OTHER }],
  ['no envelope', { payload: Buffer.from('{"n":1}') }],
  ['empty', { payload: Buffer.alloc(0) }],
]

async function framesOf(journal: Journal): Promise<readonly number[]> {
  const seqs: number[] = []
  for await (const { seq } of journal.frames()) seqs.push(seq)
  return seqs
}

test('a log written by hand is read like any other', async () => {
  const vfs = memoryVfs()
  await writeOddLog(vfs, { payload: SOUND, signed: false })
  const journal = await openLog(vfs)
  expect(journal.status()).toMatchObject({ kind: 'unclean-end', tornBytes: 0 })
  expect((await collect(journal)).map(({ body }) => body['n'])).toContain(1)
  await journal.close()
})

test.each(ODD)(
  'a record that is %s is forged where no checkpoint stands behind it',
  async (_, odd) => {
    const vfs = memoryVfs()
    await writeOddLog(vfs, { ...odd, signed: false })
    const journal = await openLog(vfs)
    expect(journal.status()).toMatchObject({ kind: 'tampered', findings: [{ code: 'FORGED' }] })
    await journal.close()
  },
)

test.each(ODD)('a record that is %s is never handed on, though it was signed', async (_, odd) => {
  const vfs = memoryVfs()
  await writeOddLog(vfs, { ...odd, signed: true })
  const journal = await openLog(vfs)
  expect(journal.status().kind).toBe('unclean-end')
  await expect(collect(journal)).rejects.toMatchObject({ name: 'JournalDamaged' })
  await journal.close()
})

test('as it stands in its file a record is handed on only where it opens to its commitment', async () => {
  const vfs = memoryVfs()
  await writeOddLog(vfs, { payload: SOUND, sealedWith: OTHER, signed: true })
  const journal = await openLog(vfs)
  await expect(framesOf(journal)).rejects.toMatchObject({ name: 'JournalDamaged' })
  await journal.close()
})

test('a log begins once: a second beginning is false, whoever signed it', async () => {
  const vfs = memoryVfs()
  await writeOddLog(vfs, { type: 'GENESIS', payload: SOUND, signed: true })
  const journal = await openLog(vfs)
  expect(journal.status()).toMatchObject({ kind: 'tampered', findings: [{ code: 'PAYLOAD' }] })
  await journal.close()
})

test('a sealed record does not open without a key', async () => {
  const vfs = memoryVfs()
  await writeOddLog(vfs, { payload: SOUND, signed: false })
  const journal = await openLog(vfs)
  const [record] = callersOwn(await collect(journal))
  if (record === undefined) throw new Error('no record')
  const { seq } = record
  for await (const { frame: bytes, opened } of journal.frames({ from: seq, to: seq })) {
    const frame = readFrame(bytes, 0, { seq, head: bytes.subarray(52, 84) })
    if (frame.kind === 'bad') throw new Error(frame.fault)
    expect([opened?.payload.equals(SOUND), openPayload(bytes, frame, null)]).toEqual([true, null])
  }
  await journal.close()
})

test.each(ODD)('a kit that meets a record that is %s says so', async (_, odd) => {
  const vfs = memoryVfs()
  const identity = await generateX25519Identity()
  const recipients = [await identityToRecipient(identity)]
  await writeOddLog(vfs, { ...odd, signed: true }, recipients)
  const journal = await openLog(vfs, { kek: { kind: 'locked' }, recipients })
  expect(await journal.tryIdentity(identity)).toEqual({ kind: 'does-not-open', segment: 1 })
  await journal.close()
})

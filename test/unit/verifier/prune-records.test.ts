import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nodeVfs } from '../../../src/main/kernel/journal/index.ts'
import { readKit } from '../../../src/verifier/kit.ts'
import { pruneFault } from '../../../src/verifier/prune-record.ts'
import { verifyLog } from '../../../src/verifier/verify-log.ts'
import { openLog } from '../../crash/journal/test-journal.ts'

const HEAD = 'a'.repeat(64)
const SAID = new Map([[3, { segment: 3, seq: 40, head: HEAD, key: null }]])
const SOUND = {
  segments: [1, 3],
  records: [1, 40],
  head: HEAD,
  anchor: { place: 'history database', seq: 40, head: HEAD, at: '2026-11-23T01:02:03.004Z' },
}

test.each([
  ['as the console writes it', {}],
  ['of a deletion that a crash kept from coming', { segments: [1, 2], records: [1, 30] }],
  ['with a later anchor', { anchor: { ...SOUND.anchor, seq: 44, head: 'b'.repeat(64) } }],
])('the record of a deletion, %s, is in order', (_, change) => {
  expect(pruneFault({ ...SOUND, ...change }, SAID)).toBeNull()
})

test.each([
  ['another last record than the header', { records: [1, 39] }, 'what no header says'],
  [
    'another head than the header',
    { head: 'b'.repeat(64), anchor: { ...SOUND.anchor, seq: 41 } },
    'what no header says',
  ],
  ['an anchor before its end', { anchor: { ...SOUND.anchor, seq: 39 } }, 'deletes more'],
  [
    'an anchor of another record',
    { anchor: { ...SOUND.anchor, head: 'b'.repeat(64) } },
    'deletes more',
  ],
  ['no anchor', { anchor: null }, 'shape of its type'],
  ['a span backwards', { segments: [3, 1] }, 'shape of its type'],
  ['three numbers', { records: [1, 2, 3] }, 'shape of its type'],
  ['segment zero', { segments: [0, 3] }, 'shape of its type'],
  ['no span', { records: 40 }, 'shape of its type'],
  ['a key more', { more: 1 }, 'shape of its type'],
])('the record of a deletion with %s is false', (_, change, words) => {
  expect(pruneFault({ ...SOUND, ...change }, SAID)).toContain(words)
})

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'prune-records-'))
})
afterAll(() => rm(root, { recursive: true }))

test.each([
  ['true', 1, null],
  // Sealed by the holder of the keys, so that only who opens it can see it.
  ['false', 2, 'it says of a deletion what no header says'],
] as const)(
  'a pruned log with a %s record of it has verdict %i for the kit',
  async (which, code, what) => {
    const dir = join(root, which)
    const identity = await generateX25519Identity()
    const recipients = [await identityToRecipient(identity)]
    const journal = await openLog(nodeVfs(), { dir, rotateBytes: 4000, recipients })
    for (let n = 0; n < 12; n += 1) await journal.appendDurable('STEP', { n })
    const { seq = 0, head = '', at = '' } = journal.checkpoint() ?? {}
    const anchor = { place: 'history database', seq, head, at }
    const { through = 0 } = journal.prunable(anchor) ?? {}
    await journal.prune(through, anchor)
    for await (const { type, body } of journal.records({ types: ['PRUNE'] })) {
      if (which === 'false')
        await journal.appendDurable(type, { ...body, records: [1, through - 1] })
    }
    await journal.close()
    const kit = join(root, `${which}.kit`)
    await writeFile(kit, `${identity}\n`)
    const openKey = await readKit(kit, () => Promise.reject(new Error('it is plain')))
    expect((await verifyLog(dir)).code).toBe(1)
    const report = await verifyLog(dir, { openKey })
    expect([report.code, report.firstBad?.what ?? null]).toEqual([code, what])
  },
)

import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { beforeAll, describe, expect, test } from 'vitest'
import { type AuditLog, openAuditLog } from '../../../src/main/kernel/composition/audit-log.ts'
import { logNotes } from '../../../src/main/kernel/composition/log-notes.ts'
import {
  fileSink,
  type MarkRead,
  type OpenOptions,
} from '../../../src/main/kernel/journal/index.ts'
import type { Vfs } from '../../../src/main/kernel/ports/vfs.ts'
import { type FaultyOperation, faultyVfs } from '../../crash/journal/faulty-vfs.ts'
import { type DiskState, memoryVfs, posixError } from '../../crash/journal/memory-vfs.ts'
import { openLog, optionsFor } from '../../crash/journal/test-journal.ts'
import { readHeader, withHeader } from '../../fixtures/audit-vectors/segment-bytes.ts'
import { SEGMENTS, stateOf, threeStarts } from './three-starts.ts'

// The list of bad input that the log must tell apart, in words and with what to do; and none of it
// stops a rescue that the operator insists on.

const [ONE, TWO, THREE] = SEGMENTS
let good: DiskState
let stranger: DiskState

beforeAll(async () => {
  good = await threeStarts()
  const vfs = memoryVfs()
  for (const n of [1, 2]) {
    const journal = await openLog(vfs)
    await journal.appendDurable('INTENT', { another: 'log', n })
    await journal.close()
  }
  stranger = stateOf(vfs)
})

const open = (vfs: Vfs, more: Partial<OpenOptions> = {}): Promise<AuditLog> =>
  openAuditLog(optionsFor(vfs, { secondSink: fileSink(memoryVfs(), '/other'), ...more }))

/** Goes on in the two ways there are: through the log once that is acknowledged, or past it. */
async function rescue(log: AuditLog, by: 'acknowledging' | 'breaking the glass'): Promise<void> {
  if (by === 'acknowledging') await log.acknowledge('customers cannot log in', 'ada')
  else await log.breakGlass('customers cannot log in', 'ada')
  await log.appendDurable('INTENT', { put: 'traffic back' })
  await log.appendDurable('RESULT', { put: 'traffic back' })
  await log.close()
}

const bytes = (state: DiskState, path: string): Buffer => Buffer.from(state.get(path) ?? '')

function edited(path: string, patch: Record<string, unknown>): Buffer {
  const file = bytes(good, path)
  return withHeader(file, { ...readHeader(file), ...patch })
}

const damages: readonly (readonly [string, () => Record<string, Buffer | null>, RegExp])[] = [
  [
    'a damaged header',
    () => ({ [TWO]: bytes(good, TWO).fill(0, 40, 60) }),
    /Segment 2 has a damaged header or cannot be read \(byte 0\)\..*Put that file back from a copy/,
  ],
  [
    'a wrong genesis',
    () => ({ [TWO]: edited(TWO, { genesis: '0'.repeat(64) }) }),
    /Segment 2 belongs to another log or another place.*Move the files that do not belong here/,
  ],
  [
    'a segment of another log in the place of ours',
    () => ({ [TWO]: bytes(stranger, TWO) }),
    /Segment 2 belongs to another log or another place/,
  ],
  [
    'two logs in one directory',
    () => ({
      '/log/seg-00000004.rbl': bytes(stranger, ONE),
      '/log/seg-00000005.rbl': bytes(stranger, TWO),
    }),
    /Segment 4 belongs to another log.*Segment 5 belongs to another log/,
  ],
  [
    'a missing segment in the middle',
    () => ({ [TWO]: null }),
    /Segment 2 is missing \(byte 0\)\. Put that file back from a copy/,
  ],
  [
    'a record that was edited',
    () => {
      const file = bytes(good, THREE)
      file[file.length - 900] = (file[file.length - 900] ?? 0) ^ 1
      return { [THREE]: file }
    },
    /Segment 3 holds a record whose checksum is wrong.*Compare with the copy in the history database/,
  ],
]

describe.each(damages)('%s', (_name, change, words) => {
  const broken = (): Vfs => {
    const state = new Map(good)
    for (const [path, file] of Object.entries(change())) {
      if (file === null) state.delete(path)
      else state.set(path, file)
    }
    return memoryVfs(state)
  }

  test('is told in words, with what to do', async () => {
    const log = await open(broken())
    expect(log.status()).toMatchObject({ kind: 'tampered', text: expect.stringMatching(words) })
    await expect(log.appendDurable('INTENT', {})).rejects.toMatchObject({
      failure: { code: 'JOURNAL_REFUSED' },
    })
    await log.close()
  })

  test.each(['acknowledging', 'breaking the glass'] as const)('is gone past by %s', async (by) => {
    await rescue(await open(broken()), by)
  })
})

const older: MarkRead = {
  kind: 'found',
  mark: { logId: '', seq: 500, head: 'a'.repeat(64) },
}

test.each(['acknowledging', 'breaking the glass'] as const)(
  'an older directory that was put back is told by the keychain, and gone past by %s',
  async (by) => {
    const vfs = memoryVfs(good)
    const { logId } = await openLog(vfs)
    const mark = { ...older, mark: { ...older.mark, logId } }
    const log = await open(vfs, { mark: { read: async () => mark, write: async () => undefined } })
    expect(log.status().text).toMatch(
      /is not the newest: an older copy was put back or the end was cut off, for the keychain knows of record 500.*Put the newest copy of the directory back/,
    )
    await rescue(log, by)
  },
)

test('a keychain whose mark is of another log says so, with what to do, also once this log is marked', async () => {
  const vfs = memoryVfs(good)
  const foreign = { logId: 'f0'.repeat(16), seq: 1204, head: '0'.repeat(64) }
  const kept: object[] = []
  const log = await open(vfs, {
    mark: {
      read: async () => ({ kind: 'found', mark: foreign }),
      write: async (mark) => void kept.push(mark),
    },
  })
  expect(log.status().kind).toBe('verified')
  const notes = () => {
    const status = log.facts()
    if (status === null) throw new Error('there is no log')
    return logNotes(status, { now: new Date(), latest: 0 })
  }
  const words = [
    expect.stringMatching(
      /keychain’s mark was of another log \(f0f0f0f0f0f0…, up to record 1204\).*copy this directory, look for the other one and put it back/,
    ),
  ]
  expect(notes()).toEqual(words)
  await log.appendDurable('RESULT', {})
  await log.close()
  expect(kept.length).toBeGreaterThan(0)
  expect(notes()).toEqual(words)
})

test('a clock that was set back is a word, and nothing else: order is by number', async () => {
  const vfs = memoryVfs(good)
  const clock = { now: () => new Date('2020-01-01T00:00:00Z') }
  const log = await open(vfs, { clock })
  expect(log.status().kind).toBe('verified')
  const status = log.facts()
  if (status === null) throw new Error('there is no log')
  const latest = Date.parse('2026-11-23T00:00:00Z')
  expect(logNotes(status, { now: clock.now(), latest })[0]).toMatch(
    /clock stands .* behind the newest record: .*Set the clock of this machine right/,
  )
  await log.appendDurable('INTENT', {})
  await log.close()
  expect((await openLog(vfs)).status().kind).toBe('verified')
})

test('a second console is told which one holds the log, and gets no way past it', async () => {
  const log = await open(memoryVfs(good), { lock: async () => ({ kind: 'taken', pid: 4711 }) })
  expect(log.status()).toMatchObject({
    kind: 'refusing',
    heldByAnother: true,
    text: 'Another console (process 4711) writes this log. Use that one, or end it first.',
  })
  await expect(log.breakGlass('now', 'ada')).rejects.toMatchObject({
    failure: { code: 'SECOND_CONSOLE' },
  })
})

test.each([
  ['EROFS', /mounted read-only: mount it for writing/],
  ['EACCES', /may not write there: mend the permissions/],
  ['EPERM', /may not write there: mend the permissions/],
  ['EIO', /disk fails: copy the directory away/],
  ['EDQUOT', /disk is full: free some space/],
  ['EBUSY', /disk answers EBUSY/],
])('a directory that answers %s to everything opens nothing, and says why', async (code, words) => {
  const refuse = async (): Promise<never> => {
    throw posixError(code)
  }
  const dead: Vfs = { ...memoryVfs(), makeDirectory: refuse, list: refuse, create: refuse }
  const log = await open(dead)
  expect(log.status()).toMatchObject({ kind: 'refusing', text: expect.stringMatching(words) })
  await rescue(log, 'breaking the glass')
})

test('a disk that can only be read is read, and says so', async () => {
  const faulty = faultyVfs(memoryVfs(good), null)
  faulty.plan({ on: 'create', at: 1, times: Number.POSITIVE_INFINITY, code: 'EROFS' })
  const log = await open(faulty)
  expect(log.status()).toMatchObject({
    kind: 'refusing',
    text: expect.stringMatching(/mounted read-only.*break-glass/),
  })
  let records = 0
  for await (const _ of log.records()) records += 1
  expect(records).toBeGreaterThan(30)
  await rescue(log, 'breaking the glass')
})

test.each<FaultyOperation>(['create', 'write', 'dataSync', 'rename', 'syncDirectory'])(
  'a disk that is full at every %s refuses what changes the world, and lets the rescue pass',
  async (on) => {
    const faulty = faultyVfs(memoryVfs(good), null)
    const log = await open(faulty)
    faulty.plan({ on, at: 1, times: Number.POSITIVE_INFINITY, code: 'ENOSPC' })
    const needsNewFile = on !== 'write' && on !== 'dataSync'
    if (!needsNewFile) {
      await expect(log.appendDurable('INTENT', {})).rejects.toMatchObject({
        failure: { code: 'JOURNAL_REFUSED' },
      })
      expect(log.status().text).toContain('The disk is full: free some space.')
    }
    await rescue(log, 'breaking the glass')
  },
)

test.each([
  ['refuses', { kind: 'locked' }, /keychain is locked: older records cannot be read/],
  ['is empty', { kind: 'absent' }, /key of this log is lost/],
] as const)('a keychain that %s shuts history and stops nothing', async (_, kek, words) => {
  const recipients = [await identityToRecipient(await generateX25519Identity())]
  const log = await open(memoryVfs(good), { kek, recipients })
  expect(log.status()).toMatchObject({ kind: 'locked', text: expect.stringMatching(words) })
  await log.appendDurable('INTENT', { put: 'traffic back' })
  await log.close()
  const alone = await open(memoryVfs(good), { kek })
  expect(alone.status().kind).toBe('locked')
  await rescue(alone, 'breaking the glass')
})

test('a lost next key is a gap that is said, never a blocked console', async () => {
  const vfs = memoryVfs(good)
  vfs.erase('/log/signing-key.rbk')
  const log = await open(vfs)
  expect(log.status().kind).toBe('verified')
  const status = log.facts()
  if (status === null) throw new Error('there is no log')
  expect(logNotes(status, { now: new Date(), latest: 0 })).toEqual([
    'The chain of keys is broken before segment 4: its signing key was lost.',
  ])
  await log.appendDurable('INTENT', {})
  await log.close()
})

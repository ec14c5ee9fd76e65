import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { decodeHeader } from '../../../src/main/kernel/journal/header.ts'
import { type MarkPlace, nodeVfs, openJournal } from '../../../src/main/kernel/journal/index.ts'
import { memoryVfs, posixError } from '../../crash/journal/memory-vfs.ts'
import {
  callersOwn,
  collect,
  opened,
  openLog,
  optionsFor,
} from '../../crash/journal/test-journal.ts'
import { leaveHeader } from './lone-header.ts'
import { SEGMENTS, threeStarts } from './three-starts.ts'

const [FIRST, SECOND] = SEGMENTS

test('unless somebody brings another one, the lock is the operating system’s', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'rollback-open-'))
  onTestFinished(() => rm(dir, { recursive: true, force: true }))
  const { lock, ...options } = optionsFor(nodeVfs(), { dir })
  expect(lock).toBeDefined()
  const first = opened(await openJournal(options))
  expect(await openJournal(options)).toMatchObject({ code: 'HELD_BY_ANOTHER', pid: process.pid })
  await first.close()
})

test('a console that does not say which process it is, is told without', async () => {
  const lock = async () => ({ kind: 'taken', pid: null }) as const
  expect(await openJournal(optionsFor(memoryVfs(), { lock }))).toMatchObject({
    code: 'HELD_BY_ANOTHER',
    next: 'Another console writes this log. Use that one, or end it first.',
  })
})

test('an error of the disk without a code is told without', async () => {
  const vfs = { ...memoryVfs(), makeDirectory: () => Promise.reject(new Error('/secret/path')) }
  const answer = await openJournal(optionsFor(vfs))
  expect(answer).toMatchObject({ code: 'DISK_REFUSES', error: '-' })
  expect(JSON.stringify(answer)).not.toContain('secret')
})

test('what an earlier process left in the second sink is recorded first, readable or not', async () => {
  let settled = 0
  const lines = ['{"type":"RESULT","n":1}', '[7]', 'half a li']
  const secondSink = {
    name: 'another disk',
    write: () => Promise.reject(new Error('not asked')),
    pending: async () => lines,
    settle: async () => {
      settled += 1
    },
  }
  const journal = await openLog(memoryVfs(), { secondSink })
  expect(callersOwn(await collect(journal)).map(({ body }) => body)).toEqual([
    { kind: 'break-glass', sink: 'another disk', line: { type: 'RESULT', n: 1 } },
    { kind: 'break-glass', sink: 'another disk', line: { text: '[7]' } },
    { kind: 'break-glass', sink: 'another disk', line: { text: 'half a li' } },
  ])
  expect(settled).toBe(1)
  await journal.close()
})

test('a second sink that cannot be read keeps nobody from opening the log', async () => {
  const refuse = () => Promise.reject(new Error('gone'))
  const secondSink = { name: 'another disk', write: refuse, pending: refuse, settle: refuse }
  const journal = await openLog(memoryVfs(), { secondSink })
  expect(journal.status()).toMatchObject({ kind: 'verified', gaps: { recorded: 0, owed: 0 } })
  await journal.close()
})

test('a log that is gone, and that the keychain knows of, has nothing to show until that is acknowledged', async () => {
  const mark: MarkPlace = {
    read: async () => ({ kind: 'found', mark: { logId: '0b'.repeat(16), seq: 9, head: '' } }),
    write: async () => undefined,
  }
  const journal = await openLog(memoryVfs(), { mark })
  expect(journal.status()).toMatchObject({ kind: 'tampered', findings: [{ code: 'GONE' }] })
  expect([
    journal.head(),
    journal.checkpoint(),
    journal.sealedTo(),
    await collect(journal),
  ]).toEqual([{ seq: 0, head: '' }, null, [], []])
  expect(await journal.tryIdentity('AGE-SECRET-KEY-1')).toEqual({ kind: 'no-record' })
  await journal.acknowledgeDamage('a new laptop', 'ada')
  const { seq } = await journal.appendDurable('INTENT', {})
  expect(journal.head().seq).toBeGreaterThan(seq)
  await journal.close()
})

test('damage is acknowledged once; said again it changes nothing, and after the end it is refused', async () => {
  const vfs = memoryVfs(await threeStarts())
  vfs.replace(FIRST, Buffer.alloc(7))
  const journal = await openLog(vfs)
  expect(journal.checkpoint()?.seq).toBeGreaterThan(0)
  await journal.acknowledgeDamage('seen', 'ada')
  const head = journal.head()
  await journal.acknowledgeDamage('seen again', 'ada')
  expect(journal.head()).toEqual(head)
  await journal.close()
  const bytes = vfs.paths().map((path) => vfs.bytes(path).length)
  await journal.close()
  expect(vfs.paths().map((path) => vfs.bytes(path).length)).toEqual(bytes)
  await expect(journal.acknowledgeDamage('late', 'ada')).rejects.toMatchObject({ code: 'CLOSED' })
})

test('a segment that cannot be read is damaged, and one that never became one is swept away', async () => {
  const vfs = memoryVfs(await threeStarts())
  vfs.replace('/log/seg-00000009.tmp', Buffer.from('half a header'))
  const open: typeof vfs.open = (path, access) =>
    path === SECOND ? Promise.reject(posixError('EIO')) : vfs.open(path, access)
  const journal = await openLog({ ...vfs, open })
  expect(journal.status()).toMatchObject({
    kind: 'tampered',
    findings: [{ code: 'HEADER', segment: 2 }],
  })
  expect(vfs.paths()).not.toContain('/log/seg-00000009.tmp')
  await journal.close()
})

test('a segment that its successor calls closed, and that has no end, is short', async () => {
  const vfs = memoryVfs()
  // The first process dies without a word.
  await (await openLog(vfs)).appendDurable('INTENT', {})
  await (await openLog(vfs)).close()
  const previous = decodeHeader(vfs.bytes(SECOND))?.header.previous
  expect(previous?.end.kind).toBe('UNCLEAN')
  leaveHeader(vfs, SECOND, { previous: { ...previous, end: { kind: 'CLOSED' } } })
  const journal = await openLog(vfs)
  expect(journal.status()).toMatchObject({
    kind: 'tampered',
    findings: [{ code: 'SHORT', segment: 1, offset: previous?.validLength }],
  })
  await journal.close()
})

import { expect, test } from 'vitest'
import { collectParts } from '../../../src/renderer/src/panels/history/files/collect-parts.ts'
import { kitLook } from '../../../src/renderer/src/panels/history/kit-look.ts'
import { fieldsOf } from '../../../src/renderer/src/panels/history/records/fields-of.ts'
import { nextChoice } from '../../../src/renderer/src/panels/history/records/next-choice.ts'
import {
  recordGroups,
  recordKind,
} from '../../../src/renderer/src/panels/history/records/record-kinds.ts'
import { unreadableWords } from '../../../src/renderer/src/panels/history/records/unreadable-words.ts'
import { notesOf } from '../../../src/renderer/src/panels/history/safekeeping/notes-of.ts'
import { openMatters } from '../../../src/renderer/src/panels/history/safekeeping/open-matters.ts'
import { anchorWords, newestRecord } from '../../../src/renderer/src/ui/format/anchor-words.ts'
import { anchorLook } from '../../../src/renderer/src/ui/state/anchor-look.ts'
import { copyLook } from '../../../src/renderer/src/ui/state/copy-look.ts'
import { logLook } from '../../../src/renderer/src/ui/state/log-look.ts'
import {
  type AuditView,
  type ExportView,
  type KitStatus,
  recordTypes,
} from '../../../src/shared/domain/audit.ts'
import { type FailureCode, failure } from '../../../src/shared/domain/failure.ts'
import type { LogStatus } from '../../../src/shared/domain/session.ts'

const at = '2026-11-22T14:31:00.000Z'
const anchor = { seq: 1204, place: 'history database 7351', at }
const wellKept: AuditView = {
  checkpoint: null,
  anchor,
  mark: { kind: 'kept', seq: 1207 },
  gaps: [],
  kit: { kind: 'proven', recipient: 'age1x', at },
  export: { kind: 'idle', database: 'history', watermark: 1204, waiting: 0, at, note: null },
  prune: null,
  notes: [],
}
const refused = failure('BLOCKED', { summary: 'No', tried: 'COPY', next: 'Look.' })

test('how far the log is proven elsewhere is said in figures', () => {
  expect([
    anchorWords(null, 0),
    anchorWords(null, 7),
    anchorWords(anchor, 1204),
    anchorWords(anchor, 1205),
    anchorWords(anchor, 3000),
    // The view and the session are told one after the other.
    anchorWords(anchor, 1200),
  ]).toEqual([
    'nothing to anchor',
    'not anchored anywhere',
    'anchored up to 1,204, no record since',
    'anchored up to 1,204, 1 record since',
    'anchored up to 1,204, 1,796 records since',
    'anchored up to 1,204, no record since',
  ])
})

test('the newest record is the one that either snapshot knows of', () => {
  const signed = { logId: '', genesis: '', seq: 1208, head: '', at }
  expect([
    newestRecord({ records: 1207 }, null),
    newestRecord({ records: 1207 }, { checkpoint: signed }),
    newestRecord({ records: 1300 }, { checkpoint: signed }),
    newestRecord({ records: 0 }, { checkpoint: null }),
  ]).toEqual([1207, 1209, 1300, 0])
})

test('every state of the log, its kit and its copy has an icon, a word and a tone', () => {
  const kinds = ['verified', 'unclean-end', 'tampered', 'locked', 'refusing'] as const
  expect(kinds.map((kind) => `${logLook({ kind }).glyph} ${logLook({ kind }).word}`)).toEqual([
    '● verified',
    '? unclean end',
    '✕ tampered',
    '▣ locked',
    '✕ refuses',
  ])
  expect(logLook({ kind: 'refusing', heldByAnother: true }).word).toBe('held by another console')
  const kits: readonly KitStatus[] = [
    { kind: 'not-needed' },
    { kind: 'none' },
    { kind: 'made', recipient: '', at },
    { kind: 'proven', recipient: '', at },
    { kind: 'gone', recipient: '', at },
    { kind: 'unknown', because: 'the log is locked' },
  ]
  expect(kits.map((kit) => `${kitLook(kit).word}: ${kitLook(kit).act}`)).toEqual([
    'not needed in a rehearsal: null',
    'not made yet: Make the kit…',
    'made, not proven: Prove the kit…',
    'proven: Open the kit…',
    'no longer in use: Make another kit…',
    'cannot be told: Open the kit…',
  ])
  expect(
    [wellKept.export, { ...wellKept.export, waiting: 3 }].map((copy) => copyLook(copy).word),
  ).toEqual(['up to date', 'the newest are waiting'])
})

const failed = (code: FailureCode) => failure(code, { summary: '', tried: '', next: '' })
const refusedFor = (code: FailureCode) =>
  ({ kind: 'refused', waiting: 6, failure: failed(code) }) as const

test('a copy that was refused names why, in red', () => {
  const copies: readonly ExportView[] = [
    refusedFor('NO_PRIVILEGE'),
    refusedFor('LOG_CUT'),
    refusedFor('COPY_CHANGED'),
    { kind: 'fork', failure: failed('LOG_FORKED') },
    { kind: 'fork', failure: failed('LOG_CUT') },
  ]
  expect(copies.map((copy) => Object.values(copyLook(copy)).join(' '))).toEqual([
    '✕ refused failed',
    '✕ log cut failed',
    '✕ copy changed failed',
    '✕ fork failed',
    '✕ log cut failed',
  ])
})

test('neither log nor anchor is green while the log is tampered with or its copy objects', () => {
  const fork: ExportView = { kind: 'fork', failure: failed('LOG_FORKED') }
  const seen = (kind: LogStatus['kind'], copy: ExportView) => {
    const anchored = anchorLook({ kind }, { anchor, export: copy })
    return [
      ...Object.values(logLook({ kind }, copy)).slice(1),
      ...Object.values(anchored).slice(1),
    ].join(' · ')
  }
  expect([
    seen('verified', wellKept.export),
    seen('verified', refusedFor('LOG_CUT')),
    seen('unclean-end', fork),
    seen('verified', refusedFor('COPY_CHANGED')),
    seen('verified', refusedFor('NO_PRIVILEGE')),
    seen('tampered', wellKept.export),
  ]).toEqual([
    'verified · done · anchored up to 1,204 · done',
    'contradicted by its copy · failed · anchored up to 1,204, but log cut · failed',
    'contradicted by its copy · failed · anchored up to 1,204, but fork · failed',
    'verified · done · anchored up to 1,204, but copy changed · failed',
    'verified · done · anchored up to 1,204, export refused · needs',
    'tampered · failed · anchored up to 1,204, but the log is tampered · failed',
  ])
})

test('a list that is not the whole log says how much is missing, and why', () => {
  const words = (kind: LogStatus['kind'], text: string, readable: number) =>
    unreadableWords({ kind, text, records: 1272 }, readable)
  const pruned = 'verified from record 201 on; older ones were deleted on purpose'
  expect([
    words('verified', 'verified from the first record on', 1272),
    // The list may have been asked later than the session was told.
    words('tampered', 'Segment 2 holds a record whose checksum is wrong.', 1280),
    words('tampered', 'Segment 2 holds a record whose checksum is wrong.', 67),
    words('verified', pruned, 1072),
    words('locked', 'the keychain is locked: older records cannot be read.', 1),
  ]).toEqual([
    null,
    null,
    '1,205 of 1,272 records cannot be shown: Segment 2 holds a record whose checksum is wrong.',
    `200 of 1,272 records cannot be shown: ${pruned}`,
    '1,271 of 1,272 records cannot be shown: the keychain is locked: older records cannot be read.',
  ])
  // Acknowledged damage is no finding any more; what was lost by it stays lost.
  expect(words('verified', 'verified from the first record on', 67)).toContain('acknowledged')
})

test('what waits for somebody is counted: gaps, a stuck copy, a kit that is not proven', () => {
  const gap = { seq: 1, at, text: '', countersigned: null }
  const signed = { ...gap, countersigned: { name: 'Ada', statement: 'Seen', at } }
  expect([
    openMatters(wellKept),
    openMatters({ ...wellKept, gaps: [gap, gap, signed] }),
    openMatters({ ...wellKept, export: { kind: 'refused', waiting: 1, failure: refused } }),
    // It is sent by itself when the database answers.
    openMatters({
      ...wellKept,
      export: { kind: 'queued', waiting: 1, failure: refused, nextTry: at },
    }),
    openMatters({ ...wellKept, kit: { kind: 'made', recipient: '', at } }),
  ]).toEqual([0, 2, 1, 0, 1])
})

test('what could not be told is a note with its reason', () => {
  expect(
    notesOf({
      ...wellKept,
      notes: ['The clock was set back.'],
      mark: { kind: 'not-kept', because: 'the keychain does not answer' },
      kit: { kind: 'unknown', because: 'the log is locked.' },
    }),
  ).toEqual([
    'The clock was set back.',
    'The keychain keeps no mark of the newest record: the keychain does not answer.',
    'Whether there is a recovery kit cannot be told: the log is locked.',
  ])
})

test('a body is names and values, however deep, and a huge one is cut', () => {
  expect(
    fieldsOf({ kind: 'x', event: { acts: [{ url: 'u' }, {}], none: [], n: 1, b: null } }).fields,
  ).toEqual([
    { path: 'kind', value: 'x' },
    { path: 'event.acts[0].url', value: 'u' },
    { path: 'event.acts[1]', value: 'none' },
    { path: 'event.none', value: 'none' },
    { path: 'event.n', value: '1' },
    { path: 'event.b', value: 'null' },
  ])
  const huge = fieldsOf({ list: Array.from({ length: 5000 }, (_, n) => n) })
  expect([huge.fields.length, huge.cut]).toEqual([400, true])
  expect(fieldsOf({})).toEqual({ fields: [], cut: false })
})

test('keys move through the list and stop at its ends', () => {
  const at5 = { place: 5, count: 100, view: 20 }
  expect(
    ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End', 'a', 'constructor'].map((key) =>
      nextChoice(key, at5),
    ),
  ).toEqual([6, 4, 25, 0, 0, 99, undefined, undefined])
  expect(nextChoice('ArrowDown', { ...at5, place: -1 })).toBe(0)
  expect(nextChoice('ArrowDown', { ...at5, count: 0 })).toBeUndefined()
})

test('every type of record can be chosen by itself, and belongs to a group', () => {
  expect(recordTypes.map((type) => recordKind(type).types)).toEqual(
    recordTypes.map((type) => [type]),
  )
  const narrow = recordGroups.filter((group) => group.id !== 'readable')
  const grouped = new Set(narrow.flatMap((group) => group.types ?? []))
  expect(recordTypes.filter((type) => !grouped.has(type))).toEqual(['OUTPUT'])
  expect(recordKind('never heard of').types).toBeUndefined()
})

test('a file is fetched part by part until none is named, and can be stopped', async () => {
  const parts = ['date,system\n', '2026,web\n', '2027,ü\n']
  const asked: (string | null)[] = []
  const part = async (from: string | null) => {
    asked.push(from)
    const index = Number(from ?? 0)
    const next = index + 1 < parts.length ? String(index + 1) : null
    return { name: 'history.csv', mediaType: 'text/csv', text: parts[index] ?? '', next }
  }
  const told: number[] = []
  const { signal } = new AbortController()
  const { blob, name } = await collectParts(part, { signal, onBytes: (n) => told.push(n) })
  expect([await blob.text(), blob.type, name]).toEqual([parts.join(''), 'text/csv', 'history.csv'])
  expect([asked, told]).toEqual([
    [null, '1', '2'],
    [12, 21, 29],
  ])
  const stop = new AbortController()
  stop.abort(new Error('stopped'))
  await expect(
    collectParts(part, { signal: stop.signal, onBytes: () => undefined }),
  ).rejects.toThrow('stopped')
})

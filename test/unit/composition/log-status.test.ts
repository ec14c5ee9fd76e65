import { expect, test } from 'vitest'
import {
  statusOfJournal,
  statusOfRefusal,
} from '../../../src/main/kernel/composition/log-status.ts'
import type { Journal, JournalStatus, OpenRefusal } from '../../../src/main/kernel/journal/index.ts'

const facts = {
  unsigned: 3,
  disk: 'ok',
  refusing: false,
  refusedWith: null,
  prunedThrough: 0,
  foreignMark: null,
  gaps: { recorded: 0, owed: 0, keys: 0 },
  uncleanEnds: 0,
  acknowledged: [],
  cuts: [],
  sealedAway: 0,
}
const figures = { records: 12, unsigned: 3, head: 'ab12', genesis: 'cd34' }

function journalThat(status: object): Journal {
  // A status reads nothing else of a journal.
  return {
    status: () => ({ ...facts, ...status }) as unknown as JournalStatus,
    head: () => ({ seq: 12, head: 'ab12' }),
    genesisFingerprint: 'cd34',
  } as Journal
}

test.each([
  [{ kind: 'verified' }, 'verified', 'verified from the first record on'],
  [
    { kind: 'verified', prunedThrough: 40 },
    'verified',
    'verified from record 41 on; older ones were deleted on purpose',
  ],
  [
    { kind: 'unclean-end', tornBytes: 17 },
    'unclean-end',
    'the last session ended in a crash (17 torn bytes)',
  ],
  [
    { kind: 'locked', because: 'locked' },
    'locked',
    'the keychain is locked: older records cannot be read. Unlock it; where it was emptied, the recovery kit helps, while no console is open: npm run audit -- recover --profile NAME --identity KIT',
  ],
  [
    { kind: 'verified', refusing: true, refusedWith: 'EROFS' },
    'refusing',
    'the disk refuses records. The disk is mounted read-only: mount it for writing. What puts service back may go on by break-glass',
  ],
])('a log that is %o says so in one sentence', (status, kind, text) => {
  expect(statusOfJournal(journalThat(status))).toEqual({ ...figures, kind, text })
})

test.each([
  ['warn', 'verified from the first record on; less than 1 GiB is left on its disk'],
  [
    'no-new-runs',
    'verified from the first record on; less than 256 MiB is left on its disk: free some, or no new run begins',
  ],
] as const)('a disk at %s is said beside how the log is', (disk, text) => {
  expect(statusOfJournal(journalThat({ kind: 'verified', disk }))).toEqual({
    ...figures,
    kind: 'verified',
    disk,
    text,
  })
})

test('a log that was tampered with names every place', () => {
  const findings = [
    { code: 'CRC', segment: 1, offset: 80 },
    { code: 'CHAIN', segment: 2, offset: 96 },
  ]
  const { kind, text } = statusOfJournal(journalThat({ kind: 'tampered', findings }))
  expect(kind).toBe('tampered')
  expect(text).toBe(
    'Segment 1 holds a record whose checksum is wrong (byte 80). Segment 2 holds a record that does not follow the one before it (byte 96). Compare with the copy in the history database or a backup of the directory. To go on, acknowledge it with a reason, which is itself recorded.',
  )
})

test.each<[string, OpenRefusal | undefined, string, string]>([
  [
    'another console that says its process',
    { kind: 'refused', code: 'HELD_BY_ANOTHER', pid: 77, next: 'Use that one.' },
    'refusing',
    'Use that one.',
  ],
  [
    'another console that does not',
    { kind: 'refused', code: 'HELD_BY_ANOTHER', pid: null, next: 'Use that one.' },
    'refusing',
    'Use that one.',
  ],
  [
    'no key',
    { kind: 'refused', code: 'NEEDS_PASSPHRASE', because: 'absent', next: 'Choose one.' },
    'locked',
    'Choose one.',
  ],
  ['nothing that it could name', undefined, 'refusing', 'there is no log'],
])('where %s keeps the log shut there are no records and a reason', (_, refusal, kind, text) => {
  const none = { records: 0, unsigned: 0, head: '', genesis: '' }
  const held = refusal?.code === 'HELD_BY_ANOTHER' ? { heldByAnother: true } : {}
  expect(statusOfRefusal(refusal)).toEqual({ ...none, kind, text, ...held })
})

test.each([
  ['locked', /^the keychain is locked/],
  ['silent', /^the keychain does not answer/],
  ['no-keychain', /^no keychain answers/],
  ['no-passphrase', /^the credentials are sealed with a passphrase that was not given/],
  ['not-a-key', /is not a key/],
] as const)(
  'a key that is away because %s is told apart, with and without a log',
  (away, words) => {
    const journal = journalThat({ kind: 'locked', because: 'locked' })
    expect(statusOfJournal(journal, { away }).text).toMatch(words)
    const refusal: OpenRefusal = {
      kind: 'refused',
      code: 'NEEDS_PASSPHRASE',
      because: 'locked',
      next: '',
    }
    const { text } = statusOfRefusal(refusal, { away })
    expect(text).toMatch(words)
    expect(text).toContain('Break the glass for now')
  },
)

test('damage that was acknowledged stays said', () => {
  const acknowledged = [{ code: 'GONE', segment: 0, offset: 0, record: 41 }]
  expect(statusOfJournal(journalThat({ kind: 'verified', acknowledged })).damaged).toBe(true)
})

test('a rehearsal that is locked is recovered by its directory: it has no profile', () => {
  const locked = journalThat({ kind: 'locked', because: 'absent' })
  expect(statusOfJournal(locked, { named: '--data-dir DIR' }).text).toMatch(
    /npm run audit -- recover --data-dir DIR --identity KIT$/,
  )
})

test('a log that is gone has no segment and no byte to name', () => {
  const findings = [{ code: 'GONE', segment: 0, offset: 0, record: 41 }]
  expect(statusOfJournal(journalThat({ kind: 'tampered', findings })).text).toMatch(
    /^The log is gone: the keychain knows of one up to record 41\. Put the newest copy/,
  )
})

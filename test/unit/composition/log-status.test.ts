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
  gaps: { recorded: 0, owed: 0, keys: 0 },
  uncleanEnds: 0,
  acknowledged: [],
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
    { kind: 'unclean-end', tornBytes: 17 },
    'unclean-end',
    'the last session ended in a crash (17 torn bytes)',
  ],
  [
    { kind: 'locked', because: 'locked' },
    'locked',
    'the keychain is locked: older records cannot be read',
  ],
  [{ kind: 'verified', refusing: true }, 'refusing', 'the disk refuses records'],
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
    'Segment 1 holds a record whose checksum is wrong (byte 80).; Segment 2 holds a record that does not follow the one before it (byte 96).',
  )
})

test.each<[string, OpenRefusal | undefined, string, string]>([
  [
    'another console that says its process',
    { kind: 'refused', code: 'HELD_BY_ANOTHER', pid: 77, next: 'Use that one.' },
    'refusing',
    'Another console (process 77) holds this profile. Use that one.',
  ],
  [
    'another console that does not',
    { kind: 'refused', code: 'HELD_BY_ANOTHER', pid: null, next: 'Use that one.' },
    'refusing',
    'Another console holds this profile. Use that one.',
  ],
  [
    'no key',
    { kind: 'refused', code: 'NEEDS_PASSPHRASE', because: 'locked', next: 'Unlock it.' },
    'locked',
    'Unlock it.',
  ],
  ['nothing that it could name', undefined, 'refusing', 'there is no log'],
])('where %s keeps the log shut there are no records and a reason', (_, refusal, kind, text) => {
  const none = { records: 0, unsigned: 0, head: '', genesis: '' }
  const held = refusal?.code === 'HELD_BY_ANOTHER' ? { heldByAnother: true } : {}
  expect(statusOfRefusal(refusal)).toEqual({ ...none, kind, text, ...held })
})

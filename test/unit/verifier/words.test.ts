import { expect, test } from 'vitest'
import type { Asked } from '../../../src/verifier/arguments.ts'
import { factWords } from '../../../src/verifier/fact-words.ts'
import type { HistoryFinding, HistoryReport } from '../../../src/verifier/history/history-report.ts'
import type { Report } from '../../../src/verifier/report.ts'
import { wordsOf } from '../../../src/verifier/words.ts'

const HEAD = 'ab'.repeat(32)

const sound: Report = {
  code: 0,
  level: 'public',
  directory: '/log',
  logId: '0a'.repeat(16),
  genesis: HEAD,
  segments: 2,
  records: 20,
  head: HEAD,
  unsigned: 0,
  openedSegments: 0,
  firstBad: null,
  lastGoodCheckpoint: { segment: 2, offset: 900, seq: 19, head: HEAD },
  findings: [],
  acknowledged: [],
  uncleanEnds: 0,
  keyGaps: 0,
  restarts: 0,
  cuts: [],
  pruned: null,
  checkpoints: { given: 0, held: 0, newest: null, against: 0 },
  history: null,
  undecided: [],
}

const nothing: Asked = {
  directory: '/log',
  genesis: null,
  checkpoint: null,
  identity: null,
  history: false,
  json: false,
}
const everything = { ...nothing, genesis: HEAD, checkpoint: '/c' }
const held = { checkpoints: { given: 1, held: 1, newest: 20, against: 0 } }

const history: HistoryReport = {
  rows: 20,
  watermark: 20,
  checkpoints: 1,
  withPayload: 4,
  runs: 1,
  runsCompared: 1,
  otherLogs: 0,
  onlyThere: 0,
  newestCheckpoint: null,
  coversPruned: false,
  findings: [],
  more: 0,
  undecided: [],
}

function words(report: Partial<Report>, asked = nothing): string {
  return wordsOf({ ...sound, ...report }, asked)
}

test('a whole log says what was looked at, what that cannot tell, and what to do', () => {
  expect(words({})).toBe(`The log is WHOLE.

directory        /log
log              ${'0a'.repeat(16)}
genesis          ${HEAD}
segments         2
records          20
head             ${HEAD}
first bad place  none
last checkpoint  record 19, head ${HEAD}

Looked at without a secret: frames, chain, signatures and links. The contents were not opened.
Whether this is the log it is said to be, only its genesis fingerprint can tell (--genesis).
Whether newer records were cut off, only a checkpoint kept elsewhere can tell (--checkpoint, --history).

Next: compare the genesis fingerprint with the recovery kit or a report, and the head with a checkpoint kept elsewhere.`)
})

test('where genesis and a checkpoint were compared, nothing is left to do', () => {
  const text = words(held, everything)
  expect(text).toContain('Next: nothing is left to do.')
  expect(text).toContain('checkpoint       record 20 as given\n')
  expect(text).not.toContain('Whether newer records were cut off')
  const asked = { ...everything, checkpoint: null, history: true, identity: '/kit' }
  const compared = words({ history }, asked)
  expect(compared).toContain('Next: nothing is left to do.')
  expect(compared).toContain('history database 20 rows up to record 20, as here: 4 with contents')
  expect(compared).not.toContain('Whether newer records were cut off')
})

test('only what was not compared yet is asked for', () => {
  const next = (...given: Parameters<typeof words>): string =>
    words(...given).split('Next: ')[1] ?? ''
  const genesis = { ...nothing, genesis: HEAD }
  expect(next({}, genesis)).toBe('compare the head with a checkpoint kept elsewhere.')
  expect(next(held, nothing)).toBe(
    'compare the genesis fingerprint with the recovery kit or a report.',
  )
  expect(next({ code: 1, ...held }, genesis)).toBe(
    'ask the operator about each line above; a crash needs no answer.',
  )
  const rows = { history: { ...history, runsCompared: null } }
  expect(next(rows, { ...genesis, history: true })).toBe(
    'verify with --identity, so that the columns of rollback_history are compared too.',
  )
  expect(words(rows, { ...genesis, history: true })).toContain(
    'The columns of rollback_history were not compared: give --identity.',
  )
  expect(next({ history: { ...history, rows: 0 } }, { ...genesis, identity: '/kit' })).toBe(
    'compare the head with a checkpoint kept elsewhere.',
  )
})

test('of several checkpoints those that the log has are counted', () => {
  expect(
    words({ checkpoints: { given: 3, held: 2, newest: 9, against: 0 } }, everything),
  ).toContain('checkpoint       record 9 as given, the newest of the 2 of 3 that are')
})

test('each trace has its words', () => {
  const text = words({
    code: 1,
    level: 'reader',
    openedSegments: 1,
    unsigned: 2,
    uncleanEnds: 1,
    keyGaps: 2,
    restarts: 1,
    cuts: [
      { from: 5, to: 9 },
      { from: 12, to: 12 },
    ],
    pruned: { segment: 1, seq: 3, head: HEAD, proven: false },
    acknowledged: [{ segment: 1, file: 'seg-00000001.rbl', offset: 7, what: 'it is damaged' }],
  })
  for (const line of [
    'The log is WHOLE, with the traces named below.',
    '- 1 segment without a clean end (a crash, or a disk that refused)',
    '- 2 key gaps: from there on, a new signing key was begun',
    '- 1 restart of the signing keys, signed by the holder of the recovery kit',
    '- records 5 to 9 are gone, as somebody has acknowledged',
    '- record 12 is gone, as somebody has acknowledged',
    '- everything up to record 3 was deleted on purpose; no checkpoint that covers it was given',
    '- acknowledged damage: seg-00000001.rbl, byte 7: it is damaged',
    'records          4 to 20, the last 2 unsigned',
    'Looked at with an identity: also the contents of 1 segment.',
    'Whoever can write to the directory can make a key gap: only a newer checkpoint proves it.',
    'Next: ask the operator about each line above; a crash needs no answer. Compare the genesis',
  ]) {
    expect(text).toContain(line)
  }
})

test('a pruned part that a checkpoint covers is proven', () => {
  const pruned = { segment: 1, seq: 3, head: HEAD, proven: true }
  expect(words({ pruned })).toContain(
    'on purpose; a checkpoint kept elsewhere covers what was there',
  )
})

test('unsigned records are not believed without a secret', () => {
  expect(words({ code: 1, unsigned: 1 })).toContain('Unsigned records can be written without a key')
})

const finding = { segment: 2, file: 'seg-00000002.rbl', offset: 99, what: 'it is bad' }

test('damage says how far the log can be relied on', () => {
  const bad = { code: 2 as const, findings: [finding], firstBad: finding }
  const text = words(bad)
  expect(text).toContain(
    'The log is DAMAGED OR TAMPERED WITH.\n- seg-00000002.rbl, byte 99: it is bad',
  )
  expect(text).toContain('first bad place  seg-00000002.rbl, byte 99')
  expect(text).toContain(`last checkpoint  good: record 19, head ${HEAD}`)
  expect(text).toContain(
    'Compare it with a checkpoint kept elsewhere. What lies up to record 19 is as it was signed.',
  )
  expect(words({ ...bad, ...held })).not.toContain('Compare it with a checkpoint')
  const none = words({ ...bad, lastGoodCheckpoint: null, head: null })
  expect(none).toContain('head             none')
  expect(none).toContain('last checkpoint  none')
  expect(none).toContain('No record of it can be relied on.')
})

test('signatures vouch for nothing in a log that something kept elsewhere speaks against', () => {
  const bad = { code: 2 as const, findings: [finding], firstBad: finding }
  const signed = 'as it was signed'
  const other = words(bad, { ...everything, genesis: 'cd'.repeat(32) })
  expect(other).toContain(
    'Look at the fingerprint once more: this is another log than the one meant, or one that was made anew. Until that is known no record of it can be relied on.',
  )
  const against = (newest: number | null) => {
    const checkpoints = { given: 2, held: newest === null ? 0 : 1, newest, against: 1 }
    return words({ ...bad, checkpoints }, everything)
  }
  expect(against(12)).toContain(
    'It may have been made anew, in its older part too. Only what lies up to record 12 is as the checkpoint given has it.',
  )
  expect(against(null)).toContain('in its older part too. No record of it can be relied on.')
  const copy = (kind: HistoryFinding['kind']) => {
    const findings = [{ kind, table: 'audit_record' as const, records: null, what: 'x' }]
    return words({ ...bad, history: { ...history, findings } }, { ...everything, history: true })
  }
  for (const text of [other, against(12), against(null), copy('fork'), copy('other')]) {
    expect(text).not.toContain(signed)
  }
  const unread = words({ ...bad, genesis: null, lastGoodCheckpoint: null }, everything)
  expect(unread).toContain('No record of it can be relied on.')
  expect(unread).not.toContain('another log')
  // An older copy, or a log whose end was cut off, is what it was.
  for (const text of [copy('beyond'), copy('edited')]) expect(text).toContain(signed)
})

test('a database that contradicts a sound log is told apart from a damaged log', () => {
  const say = (one: Partial<HistoryFinding>): HistoryFinding => {
    return { kind: 'edited', table: 'audit_record', records: null, what: 'x', ...one }
  }
  const many = { ...history, otherLogs: 2, onlyThere: 3, more: 5 }
  const findings = [say({ records: { from: 1, to: 2 } }), say({ kind: 'fork' })]
  const text = words({ code: 2, history: { ...many, findings } })
  expect(text).toContain(
    'The log by itself shows no damage, but the history database CONTRADICTS it.',
  )
  expect(text).toContain('- EDITED: audit_record, records 1 to 2: x\n- FORK: audit_record: x')
  expect(text).toContain('- and 5 more in the history database')
  expect(text).toContain(
    '20 rows up to record 20, NOT as here: 4 with contents, 1 checkpoint, 1 row of runs, 3 that are lost here, beside 2 other logs',
  )
  expect(text).toContain(
    'Next: keep both: copy the directory and dump the history tables before anybody writes to either. EDITED speaks against the database. FORK speaks against the log.',
  )
  const cut = words({ code: 2, history: { ...history, findings: [say({ kind: 'beyond' })] } })
  expect(cut).toContain('either. LOG CUT OFF OR AN OLDER COPY speaks against the log.')
  expect(cut).not.toMatch(/EDITED|MISSING|FORK/)
  const both = { code: 2 as const, findings: [finding], firstBad: finding }
  expect(
    words({ ...both, history: { ...history, findings: [say({}), say({ kind: 'missing' })] } }),
  ).toContain('Dump the history tables too. EDITED and MISSING speak against the database.')
})

test('doubt says what to see to, and endless lists are shortened', () => {
  const undecided = Array.from({ length: 25 }, (_, n) => `why ${n}`)
  const text = words({ code: 3, undecided, logId: null })
  expect(text).toContain('- not decided: why 19\n- and 5 more (--json has them all)')
  expect(text).toContain('Next: see to what the lines above name')
  expect(factWords({ ...sound, logId: null })).toEqual(['directory        /log'])
})

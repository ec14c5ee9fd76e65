import { afterAll, expect, test } from 'vitest'
import { instantOf } from '../../../src/verifier/history/instant.ts'
import {
  clearUp,
  compare,
  findings,
  logOf,
  wholeCopy,
  zeros,
} from '../../doubles/compare-with-copy.ts'
import { DatabaseCopy, runRow } from '../../doubles/database-copy.ts'
import { LogMaker } from '../../fixtures/audit-vectors/log-maker.ts'

afterAll(clearUp)

test('a log and its copy agree, batch by batch', async () => {
  const log = logOf()
  const copy = new DatabaseCopy(log, [6, 7, 16])
  copy.otherLogs = 3
  copy.runs = [runRow('run', log.anchor(8).head)]
  const { code, history } = await compare(log, copy)
  expect(history).toEqual({
    rows: 16,
    watermark: 16,
    checkpoints: 3,
    withPayload: 3,
    runs: 1,
    runsCompared: null,
    otherLogs: 3,
    onlyThere: 0,
    newestCheckpoint: { seq: 16, head: log.anchor(16).head },
    coversPruned: false,
    findings: [],
    more: 0,
    undecided: [],
  })
  expect(code).toBe(0)
})

test('a record that the database invents is told from one that the log signed', async () => {
  const other = logOf('another log')
  const copy = wholeCopy(logOf())
  const { head = null, frame = null } = other.written.get(3) ?? {}
  Object.assign(copy.row(3), { head, frame, salt: null, payload: null })
  Object.assign(copy.note(0), { payloads: 2 })
  const [first] = await findings(logOf(), copy)
  expect(first).toContain('other audit_record 3-3 another record stands there')
})

/** A log that was continued from its sixth record in another way, by whoever has its keys. */
function forkOf(...acts: readonly ('work' | 'checkpoint' | 'output')[]): LogMaker {
  const log = new LogMaker('copied')
  log.begin().genesisRecord().work('first').close().begin()
  for (const act of acts) {
    if (act === 'work') log.work('another story')
    else if (act === 'output') log.record('OUTPUT', { line: 'another' })
    else log.checkpoint()
  }
  return log
}

test('a log that was continued twice is a fork: its own key signed both', async () => {
  const said = await findings(logOf(), new DatabaseCopy(forkOf('output', 'output', 'checkpoint')))
  expect(said).toHaveLength(2)
  expect(said[0]).toContain('fork audit_record 7-9 another record stands there')
  expect(said[1]).toContain('fork audit_checkpoint 1-9 it has a checkpoint of another record')
})

test('another continuation that nobody signed is not called a fork', async () => {
  const said = await findings(logOf(), new DatabaseCopy(forkOf('output', 'output')))
  expect(said[0]).toContain('other audit_record 7-8 another record stands there')
  expect(said[1]).toContain('other audit_checkpoint 1-8 its last record is another one')
})

test('a checkpoint in the wrong place, or out of shape, signs nothing', async () => {
  // The first record of the other branch is a checkpoint, which says nothing about a record behind it.
  const early = await findings(logOf(), new DatabaseCopy(forkOf('checkpoint', 'output')))
  expect(early[0]).toContain('other audit_record 7-8')
  const odd = new LogMaker('copied')
  odd.begin().genesisRecord().work('first').close().begin()
  odd.record('OUTPUT', { line: 'x' }).record('CHECKPOINT', { no: 'checkpoint' })
  const copy = new DatabaseCopy(odd)
  Object.assign(copy.note(0), { signed: null })
  expect((await findings(logOf(), copy))[0]).toContain('other audit_record 7-8')
})

test('a log that is shorter than its copy was cut off or is an older one', async () => {
  const whole = logOf()
  const older = new LogMaker('copied')
  older.begin().genesisRecord().work('first').close()
  expect(await findings(older, wholeCopy(whole))).toEqual([
    'beyond audit_record 7-16 the log does not have this record any more',
    'beyond audit_checkpoint 1-16 the log does not have its last record any more',
  ])
})

/** The first two of four segments are gone on purpose. */
function prunedLog(end: Record<string, unknown> = {}): { log: LogMaker; whole: LogMaker } {
  const [log, whole] = ['a', 'b'].map(() => {
    const one = logOf()
    const pruned = { segment: 2, seq: 11, head: one.anchor(11).head, key: one.promised, ...end }
    // The key promised behind the second segment is the one that the third began with.
    const third = logOf()
    const bytes = third.files.get(3) ?? Buffer.alloc(0)
    const header = JSON.parse(bytes.subarray(12, 12 + bytes.readUInt32BE(8)).toString())
    one
      .begin({ pruned: { ...pruned, key: header.publicKey } })
      .work('fourth')
      .close()
    return one
  })
  if (log === undefined || whole === undefined) throw new Error('no log')
  log.files.delete(1)
  log.files.delete(2)
  return { log, whole }
}

test('a pruned log is as good as the copy that covers what was pruned', async () => {
  const { log, whole } = prunedLog()
  const covered = await compare(log, new DatabaseCopy(whole, [6, 16]))
  expect(covered).toMatchObject({ code: 0, pruned: { proven: true }, cuts: [] })
  expect(covered.history).toMatchObject({ coversPruned: true, rows: 16, undecided: [] })
  const exactly = await compare(log, new DatabaseCopy(whole, [11]))
  expect(exactly).toMatchObject({ code: 0, pruned: { proven: true } })
  const early = await compare(log, new DatabaseCopy(whole, [6]))
  expect(early).toMatchObject({ code: 1, pruned: { proven: false } })
})

test('rows of the pruned part are held against each other', async () => {
  const { log, whole } = prunedLog()
  const gone = new DatabaseCopy(whole, [16])
  gone.rows.splice(2, 1)
  Object.assign(gone.note(0), { count: 15, payloads: 2 })
  const missing = await compare(log, gone)
  expect(missing.code).toBe(3)
  expect(missing.undecided).toEqual([
    'in the part that was pruned here, 2 rows of the database, from record 3 on, cannot be tied to those before',
  ])
  const other = new DatabaseCopy(whole, [16])
  const { head = null, frame = null } = logOf('another log').written.get(8) ?? {}
  Object.assign(other.row(8), { head, frame, salt: null, payload: null })
  Object.assign(other.note(0), { payloads: 2 })
  const replaced = await compare(log, other)
  expect(replaced.code).toBe(3)
  expect(replaced.undecided[0]).toContain('2 rows of the database, from record 8 on')
  const last = new DatabaseCopy(whole, [16])
  Object.assign(last.row(8), { frame: Buffer.alloc(3) })
  expect((await findings(log, last))[0]).toContain(
    'edited audit_record 8-8 column frame is no record',
  )
})

test('one row that cannot be tied to the one before is told as one', async () => {
  const { log, whole } = prunedLog()
  const copy = new DatabaseCopy(whole, [16])
  // The very first row is gone: the second is an OPEN, which may begin a segment.
  copy.rows.splice(0, 1)
  Object.assign(copy.note(0), { count: 15 })
  expect((await compare(log, copy)).undecided).toEqual([
    'in the part that was pruned here, one row of the database, from record 1 on, cannot be tied to those before',
  ])
})

test('records that are lost here are only counted', async () => {
  const log = new LogMaker('copied')
  log.begin().genesisRecord().work('first').close()
  const whole = logOf()
  log
    .begin({ previous: log.previous({ kind: 'CUT', seq: 16 }), firstSeq: 17 })
    .work('x')
    .close()
  const copy = new DatabaseCopy(whole, [6, 16])
  copy.runs = [runRow('run', whole.anchor(13).head)]
  const { code, history, cuts } = await compare(log, copy)
  expect({ code, cuts }).toEqual({ code: 1, cuts: [{ from: 7, to: 16 }] })
  expect(history).toMatchObject({ onlyThere: 10, findings: [], newestCheckpoint: { seq: 6 } })
})

test('a database that holds nothing of the log decides nothing', async () => {
  const copy = new DatabaseCopy(logOf(), [])
  expect(await compare(logOf(), copy)).toMatchObject({
    code: 3,
    undecided: ['the history database holds no record of this log'],
  })
})

test('a thousand findings are listed, and the others counted', async () => {
  const copy = wholeCopy(logOf())
  copy.runs = Array.from({ length: 1002 }, (_, n) => runRow(`run ${n}`, zeros))
  const { history } = await compare(logOf(), copy)
  expect([history?.findings.length, history?.more]).toEqual([1000, 2])
})

test.each([
  ['2026-11-29T16:00:00+00:00', 1_795_968_000_000_000n],
  ['2026-11-29T16:00:00.5Z', 1_795_968_000_500_000n],
  ['2026-11-29T18:30:00.123456+02:30', 1_795_968_000_123_456n],
  ['2026-11-29T17:00:00.1+01', 1_795_968_000_100_000n],
  ['2026-11-29 16:00:00+00', null],
  ['2026-13-29T16:00:00Z', null],
])('the time %s is %s', (text, expected) => {
  expect(instantOf(text)).toBe(expected)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { History } from '../../../src/verifier/history/history.ts'
import { readRunRow } from '../../../src/verifier/history/run-row.ts'
import { ToldRows } from '../../../src/verifier/history/told-rows.ts'
import type { Report } from '../../../src/verifier/report.ts'
import { verifyLog } from '../../../src/verifier/verify-log.ts'
import { clearUp, compare, lines, zeros } from '../../doubles/compare-with-copy.ts'
import {
  DatabaseCopy,
  layOutLog,
  type RunColumns,
  runRow,
  toldOf,
} from '../../doubles/database-copy.ts'
import { LogMaker } from '../../fixtures/audit-vectors/log-maker.ts'

afterAll(clearUp)

const all = (): boolean => true

interface Sent {
  readonly log: LogMaker
  readonly copy: DatabaseCopy
  readonly rows: RunColumns[]
}

/** Two runs that ended with records 3 and 8, sent in two batches; the log tells of each in the record behind it. */
function sent(more: { readonly last?: boolean } = {}): Sent {
  const log = new LogMaker('rows')
  log.begin().genesisRecord().work('first')
  const first = runRow('run-1', log.anchor(3).head)
  log.record('EXPORT', { records: [1, 4], rows: [toldOf(first)] }).checkpoint()
  log.close().begin().work('second')
  const second = runRow('run-2', log.anchor(10).head)
  const rows = [toldOf(second)]
  if (more.last !== false) log.record('EXPORT', { records: [5, 11], rows }).checkpoint()
  log.close()
  const copy = new DatabaseCopy(log, [4, 11])
  copy.runs = [first, second]
  return { log, copy, rows: copy.runs }
}

async function said(log: LogMaker, copy: DatabaseCopy): Promise<readonly string[]> {
  const report = await compare(log, copy, { identity: all })
  expect(report.code).toBe(2)
  return lines(report.history)
}

function doubts({ code, history, undecided }: Report): readonly string[] {
  expect({ code, findings: history?.findings }).toEqual({ code: 3, findings: [] })
  return undecided
}

test('rows are compared with what the log tells of them, and not without its key', async () => {
  const { log, copy } = sent()
  const report = await compare(log, copy, { identity: all })
  expect(report).toMatchObject({ code: 0, level: 'reader', history: { runs: 2, runsCompared: 2 } })
  const without = await compare(log, copy)
  expect(without).toMatchObject({ code: 0, history: { runs: 2, runsCompared: null } })
})

test.each([
  [0, 'date'],
  [2, 'duration'],
  [3, 'operator'],
  [4, 'outcome'],
  [5, 'procedure_version'],
  [6, 'reason'],
  [7, 'resolved_by'],
])('a change of column %i, %s, is found', async (at) => {
  const { log, copy, rows } = sent()
  rows[0]?.splice(at, 1, 'null')
  const expected = ['edited rollback_history the row run-1, web is not as it was sent']
  expect(await said(log, copy)).toEqual(expected)
  rows[0]?.splice(at, 1, null)
  expect(await said(log, copy)).toEqual(expected)
})

test('a row that names another record of this log is not as it was sent', async () => {
  const { log, copy, rows } = sent()
  rows[0]?.splice(1, 1, log.anchor(2).head)
  expect(await said(log, copy)).toEqual([
    'edited rollback_history the row run-1, web is not as it was sent',
  ])
})

test('a row that was deleted is missing', async () => {
  const { log, copy } = sent()
  copy.runs = copy.runs.slice(1)
  expect(await said(log, copy)).toEqual(['missing rollback_history the row run-1, web is missing'])
})

test('a row that was invented, under any head of the log, was added', async () => {
  const { log, copy } = sent()
  const newest = log.anchor(log.seq).head
  copy.runs = [...copy.runs, runRow('run-3', log.anchor(2).head), runRow('run-4', newest)]
  expect(await said(log, copy)).toEqual([
    'added rollback_history the row run-3, web is none that the log tells of',
    'added rollback_history the row run-4, web is none that the log tells of',
  ])
})

test('a row that is there twice was added to', async () => {
  const { log, copy, rows } = sent()
  copy.runs = [...rows, runRow('run-1', log.anchor(3).head, { reason: 'another' })]
  expect(await said(log, copy)).toEqual([
    'edited rollback_history the row run-1, web is there twice',
    'edited rollback_history the row run-1, web is not as it was sent',
  ])
})

test('what is behind the watermark of an older database is not missed there', async () => {
  const { log, copy, rows } = sent()
  const older = new DatabaseCopy(log, [4])
  older.runs = rows.slice(0, 1)
  expect((await compare(log, older, { identity: all })).code).toBe(0)
  expect(copy.runs).toHaveLength(2)
})

test('a row of a batch that no EXPORT tells of yet cannot be compared', async () => {
  const { log, copy } = sent({ last: false })
  expect(doubts(await compare(log, copy, { identity: all }))).toEqual([
    'the history row run-2, web cannot be compared: no EXPORT record tells of its batch yet: export once more',
  ])
})

test('a row whose EXPORT stays shut or was lost cannot be compared, and accuses nobody', async () => {
  const { log, copy, rows } = sent()
  const [first] = log.files.keys()
  const shut = await compare(log, copy, {
    identity: ({ keyCommitment }) => log.keyOf(keyCommitment)?.equals(keyOf(log, first)) !== true,
  })
  expect(doubts(shut).at(-1)).toBe(
    'the history row run-1, web cannot be compared: the EXPORT record that tells of it was pruned, lost or not opened',
  )
  const cut = new LogMaker('rows')
  cut.begin().genesisRecord()
  cut
    .begin({ previous: cut.previous({ kind: 'CUT', seq: log.seq }), firstSeq: log.seq + 1 })
    .work('x')
    .close()
  expect(rows).toHaveLength(2)
  expect(doubts(await compare(cut, copy, { identity: all }))).toEqual([
    'the history row run-1, web and 1 other cannot be compared: the EXPORT record that tells of it was pruned, lost or not opened',
  ])
})

function keyOf(log: LogMaker, segment = 0) {
  const header = log.files.get(segment) ?? Buffer.alloc(0)
  const { keyCommitment } = JSON.parse(header.toString('utf8', 12, 12 + header.readUInt32BE(8)))
  const key = log.keyOf(keyCommitment)
  if (key === null) throw new Error('no key')
  return key
}

/** The log goes on with an EXPORT that tells something else of the first run. */
function toldAgain(records: readonly [number, number]): Sent {
  const made = sent()
  const changed = runRow('run-1', made.log.anchor(3).head, { reason: 'another' })
  made.log.begin().record('EXPORT', { records, rows: [toldOf(changed)] })
  made.log.checkpoint().close()
  made.copy.runs = [changed, ...made.rows.slice(1)]
  return made
}

test('a batch that was sent again may have other rows', async () => {
  const { log, copy } = toldAgain([1, 12])
  expect((await compare(log, copy, { identity: all })).code).toBe(0)
})

test('an EXPORT of a later batch that tells of all rows as they stand there covers no edit', async () => {
  const { log, copy } = toldAgain([12, 13])
  expect(await said(log, copy)).toEqual([
    'edited rollback_history the row run-1, web is not as it was sent',
  ])
})

test('a surprise while the copy is read is thrown', async () => {
  const { log } = sent()
  const history: History = {
    wanted: { checkpoints: new Set(), heads: new Set() },
    judge: () => Promise.reject(new Error('a surprise')),
    close: async () => undefined,
  }
  const folder = mkdtempSync(join(tmpdir(), 'audit-rows-'))
  try {
    await expect(verifyLog(layOutLog(folder, log), { history })).rejects.toThrow('a surprise')
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('an EXPORT counts only as far as its segment is good, and only in its shape', () => {
  const told = new ToldRows()
  told.take(1, { records: [1, 1] })
  const row = { run: 'run', system: 'web', sha256: zeros }
  told.begin(1, true)
  told.take(2, { records: [1, 1], rows: [row] })
  told.take(3, { records: [1, 2], rows: [row] })
  told.take(4, { records: [1], rows: [row] })
  told.take(4, { records: [1, 2], rows: [{ ...row, more: 1 }] })
  told.end(2)
  expect([...told.rows()]).toEqual([['run, web', [{ ...row, from: 1, to: 1 }]]])
  told.end(1)
  expect(told.rows().size).toBe(0)
})

test('the digest of a row is the one that the format gives for an example', () => {
  const row = runRow('abcdefgh', '11'.repeat(32))
  row[9] = 'vercel'
  const { name, sha256 } = readRunRow(row.map((text) => Buffer.from(text ?? '')))
  expect({ name, sha256 }).toEqual({
    name: 'abcdefgh, vercel',
    sha256: '5f6a9b7892045c54e48840095b10ffcca207fb3778e8eb657107ca1a4b8a44cc',
  })
})

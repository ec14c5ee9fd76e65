import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { HistoryTableRow } from '../../../src/main/kernel/history/export/history-table.ts'
import { FailureError } from '../../../src/shared/domain/failure.ts'
import type { SystemId } from '../../../src/shared/domain/identifiers.ts'
import {
  exportOnce,
  type HistoryWorld,
  openTestLog,
  startHistoryWorld,
  type TestLog,
} from '../../doubles/history-world.ts'

// The rows of ended runs, as the console holds them against what its EXPORT records tell of them.
let world: HistoryWorld
let dir: string
let log: TestLog

beforeAll(async () => {
  world = await startHistoryWorld()
})
afterAll(() => world.stop())
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'history-rows-'))
  log = await openTestLog(join(dir, 'log'))
  await log.fill(5)
})
afterEach(async () => {
  await log.journal.close()
  await rm(dir, { recursive: true })
})

const ours = (text: string) => text.replaceAll('OURS', `log_id = '${log.logId}'`)

const run = 'abcdefgh'
const rowOf = (system: SystemId): HistoryTableRow => ({
  date: '2026-11-23T01:02:03.004Z',
  runId: run,
  system,
  reason: 'bad-release 0123456789ab',
  durationMs: 61_500,
  resolvedBy: 'ada',
  outcome: 'done',
  operator: 'ada',
  procedureVersion: 'v42',
})
/** Sends the log with the rows of one run that ended with its newest result. */
async function sendRows(): Promise<void> {
  const { seq } = await log.journal.appendDurable('RESULT', { n: 1 })
  const endedRows: NonNullable<Parameters<typeof exportOnce>[2]>['endedRows'] = (frame) =>
    frame.seq === seq ? [rowOf('vercel'), rowOf('railway')] : []
  await exportOnce(world.place, log, { endedRows })
}

test('rows that nobody touched are as they were sent', async () => {
  await sendRows()
  expect(log.memory.rows().map(({ system }) => system)).toEqual(['railway', 'vercel'])
  expect(await exportOnce(world.place, log, { compareAll: log.memory })).toMatchObject({
    kind: 'done',
    notes: [],
  })
})

test.each([
  [
    'missing',
    `DELETE FROM rollback_history WHERE OURS AND system = 'railway'`,
    `the history row ${run}, railway is missing`,
  ],
  ...(
    [
      ['date', `date + interval '1 microsecond'`],
      ['reason', `'there was none'`],
      ['duration', `duration * 2`],
      ['resolved_by', `'nobody'`],
      ['outcome', `'cancelled'`],
      ['operator', `'mallory'`],
      ['procedure_version', `'v43'`],
      ['head', 'sha256(head)'],
    ] as const
  ).map(([column, value]) => [
    `changed in ${column}`,
    `UPDATE rollback_history SET ${column} = ${value} WHERE OURS AND system = 'vercel'`,
    `the history row ${run}, vercel was changed`,
  ]),
  [
    'added',
    `INSERT INTO rollback_history SELECT log_id, run_id, 'postgres', date, reason, duration, resolved_by,
      outcome, operator, procedure_version, head FROM rollback_history WHERE OURS AND system = 'vercel'`,
    `the history row ${run}, postgres was added`,
  ],
])('a row that is %s is found, and named', async (_name, edit, words) => {
  await sendRows()
  await world.tamper(ours(edit))
  const thrown = await exportOnce(world.place, log, { compareAll: log.memory }).catch(
    (reason: unknown) => reason,
  )
  if (!(thrown instanceof FailureError)) throw new Error('it was not refused')
  expect(thrown.failure).toMatchObject({
    code: 'COPY_CHANGED',
    retry: 'no',
    summary: expect.stringContaining(words),
    next: expect.stringContaining('Ask who administers that database'),
  })
})

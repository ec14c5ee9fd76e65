import { expect, test } from 'vitest'
import { releaseRecords } from '../../../src/main/kernel/composition/release-records.ts'
import type { SqlReads, SqlRow } from '../../../src/main/kernel/ports/sql.ts'

const never = new AbortController().signal
const row: SqlRow = {
  deployment_id: 'dpl_41',
  commit: 'c41',
  version: 'v41',
  live_from: '2026-11-20 02:00:00+00',
  live_until: '2026-11-22 22:00:00.123456+00',
  requests: '120000',
  error_rate: '0.002',
  verified: true,
  marked_bad: null,
}
const record = {
  system: 'vercel',
  deploymentId: 'dpl_41',
  commit: 'c41',
  version: 'v41',
  liveFrom: '2026-11-20T02:00:00.000Z',
  liveUntil: '2026-11-22T22:00:00.123Z',
  requests: 120_000,
  errorRate: 0.002,
  verified: true,
  markedBad: null,
}

/** A history database that answers with these rows as long as it is there. */
function history(rows: readonly SqlRow[]) {
  const asked: unknown[] = []
  const state = { rows, away: false }
  const sql: SqlReads = {
    async read(target, { values }) {
      asked.push({ ...target, values })
      if (state.away) throw new Error('connection refused')
      return state.rows
    },
    async *stream() {},
    async *copy() {},
  }
  return { state, asked, records: releaseRecords(sql) }
}

test('rows of PostgreSQL become records, in UTC, asked of the history and not of the patient', async () => {
  const { asked, records } = history([row])
  expect(await records.of('vercel', never)).toEqual([record])
  expect(asked).toEqual([{ server: 'history', values: ['vercel'] }])
})

test.each<[string, Partial<SqlRow>, object]>([
  ['is live still', { live_until: null }, { liveUntil: null }],
  ['was marked bad', { marked_bad: 'throws' }, { markedBad: 'throws' }],
  ['has times of another zone', { live_from: '2026-11-20 07:30:00+05:30' }, {}],
  ['has times without minutes of zone', { live_from: '2026-11-19 19:00:00-07' }, {}],
  ['has no error rate', { error_rate: null }, { errorRate: 1 }],
  ['has no count', { requests: null }, { requests: 0 }],
  ['is not said to be verified', { verified: null }, { verified: false }],
  ['has no readable time', { live_until: 'infinity' }, { liveUntil: 'infinity' }],
])('a row that %s is read as it is meant, never better', async (_, ofRow, ofRecord) => {
  const given: SqlRow = { ...row, ...ofRow } as SqlRow
  expect(await history([given]).records.of('vercel', never)).toEqual([{ ...record, ...ofRecord }])
})

test('a history that goes away leaves what it said last, for each system apart', async () => {
  const { state, records } = history([row])
  await records.of('vercel', never)
  state.away = true
  expect(await records.of('vercel', never)).toEqual([record])
  await expect(records.of('railway', never)).rejects.toThrow('connection refused')
})

test('a history that is back is believed again', async () => {
  const { state, records } = history([row])
  await records.of('vercel', never)
  state.away = true
  await records.of('vercel', never)
  Object.assign(state, { away: false, rows: [] })
  expect(await records.of('vercel', never)).toEqual([])
})

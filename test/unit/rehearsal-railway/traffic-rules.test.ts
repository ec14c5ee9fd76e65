import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import {
  countByStatus,
  durationsByStep,
  type TrafficSample,
} from '../../../src/rehearsal/railway/edge-metrics.ts'
import { createFaults } from '../../../src/rehearsal/railway/faults.ts'
import { createRateLimit } from '../../../src/rehearsal/railway/rate-limit.ts'
import { paginate } from '../../../src/rehearsal/railway/resolvers/connection.ts'
import { openTrafficRecord } from '../../../src/rehearsal/railway/traffic-record.ts'
import { classifyDatabaseError } from '../../../src/rehearsal/services/database-failure.ts'
import { failsAt } from '../../../src/rehearsal/services/fail-share.ts'
import { parseProgramLine } from '../../../src/rehearsal/services/program-log.ts'

const START = Date.parse('2026-11-23T12:00:00.000Z')

function sample(second: number, status: number, durationMs = 10): TrafficSample {
  return { at: START + second * 1000, method: 'GET', path: '/api/stylists', status, durationMs }
}

test('requests are counted by status and step, empty steps included', () => {
  const samples = [
    sample(1, 200),
    sample(2, 200),
    sample(2, 500),
    sample(61, 200),
    sample(999, 404),
  ]
  const query = {
    startDate: new Date(START).toISOString(),
    endDate: new Date(START + 119_000).toISOString(),
  }
  const ts = START / 1000
  expect(countByStatus(samples, query)).toEqual([
    {
      statusCode: 200,
      samples: [
        { ts, value: 2 },
        { ts: ts + 60, value: 1 },
      ],
    },
    {
      statusCode: 500,
      samples: [
        { ts, value: 1 },
        { ts: ts + 60, value: 0 },
      ],
    },
  ])
  expect(countByStatus(samples, { ...query, path: '/other' })).toEqual([])
  expect(() => countByStatus(samples, { ...query, stepSeconds: 0 })).toThrow('invalid time range')
  expect(() =>
    countByStatus(samples, { ...query, startDate: '2020-01-01', stepSeconds: 1 }),
  ).toThrow('too many samples')
})

test('durations are percentiles of the step', () => {
  const samples = Array.from({ length: 100 }, (_, index) => sample(1, 200, index + 1))
  const endDate = new Date(START + 5000).toISOString()
  expect(durationsByStep(samples, { startDate: new Date(START).toISOString(), endDate })).toEqual([
    { ts: START / 1000, p50: 50, p90: 90, p95: 95, p99: 99 },
  ])
})

test('the share of failures is exact over every stretch of requests', () => {
  const failures = (share: number, count: number) =>
    Array.from({ length: count }, (_, n) => failsAt(n, share)).filter(Boolean).length
  expect([failures(0.2, 5), failures(0.2, 1000), failures(0, 50), failures(1, 50)]).toEqual([
    1, 200, 0, 50,
  ])
  expect([failures(0.1, 30), failures(0.7, 10)]).toEqual([3, 7])
})

test('what was recorded is there after a restart, a torn last line is not', () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'traffic-record-'))
  const first = openTrafficRecord(dir)
  first.add(sample(1, 200))
  first.add(sample(2, 502))
  first.close()
  const file = path.join(dir, 'railway-traffic.ndjson')
  writeFileSync(file, `${readFileSync(file, 'utf8')}[17639`)
  const second = openTrafficRecord(dir)
  expect(second.all()).toEqual([sample(1, 200), sample(2, 502)])
  second.close()
  rmSync(dir, { recursive: true })
})

test('a fault strikes its operation as often as it was told, others pass', () => {
  const faults = createFaults()
  faults.arm({ on: 'deploymentRollback', kind: 'cut-after', times: 2 })
  faults.arm({ on: 'query', kind: 'delay', times: null })
  const kinds = (operation: 'query' | 'mutation', field: string) =>
    faults.strike(operation, [field]).map(({ kind }) => kind)
  expect(kinds('mutation', 'deploymentStop')).toEqual([])
  expect(kinds('mutation', 'deploymentRollback')).toEqual(['cut-after'])
  expect(kinds('mutation', 'deploymentRollback')).toEqual(['cut-after'])
  expect(kinds('mutation', 'deploymentRollback')).toEqual([])
  expect([kinds('query', 'me'), kinds('query', 'me')]).toEqual([['delay'], ['delay']])
  faults.clear()
  expect(faults.armed()).toEqual([])
})

test('the rate limit counts seconds and hours and says when to come again', () => {
  const limit = createRateLimit('hobby')
  const allowed = Array.from({ length: 12 }, () => limit(5_000_000)).filter((each) => each.allowed)
  expect(allowed).toHaveLength(10)
  expect(limit(5_000_500)).toMatchObject({
    allowed: false,
    headers: { 'retry-after': '1', 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '990' },
  })
  expect(limit(5_001_000).allowed).toBe(true)
  const free = createRateLimit('free')
  for (let n = 0; n < 100; n += 1) free(10_000_000 + n * 1000)
  expect(free(10_100_000)).toMatchObject({ allowed: false, headers: { 'retry-after': '3500' } })
})

test('pages follow cursors in both directions', () => {
  const items = ['a', 'b', 'c', 'd'].map((id) => ({ id }))
  const ids = (page: Parameters<typeof paginate>[1]) => {
    const { edges, pageInfo } = paginate(items, page)
    return [edges.map(({ cursor }) => cursor).join(''), pageInfo.hasNextPage]
  }
  expect(ids({ first: 2 })).toEqual(['ab', true])
  expect(ids({ first: 2, after: 'b' })).toEqual(['cd', false])
  expect(ids({ last: 1, before: 'c' })).toEqual(['b', true])
  expect(ids({ after: 'nobody' })).toEqual(['abcd', false])
})

test('database errors are told apart by their code', () => {
  const kind = (code: string) => classifyDatabaseError({ code }).kind
  expect(['57P01', '3D000', '55000', '08006', 'ECONNREFUSED'].map(kind)).toEqual(
    Array(5).fill('connection'),
  )
  expect([kind('25006'), kind('23505')]).toEqual(['read-only', 'refused'])
  expect(classifyDatabaseError(new Error('Connection terminated unexpectedly')).kind).toBe(
    'connection',
  )
})

test('lines of a program are read, a runtime error stays a log line', () => {
  expect(parseProgramLine('{"kind":"listening","port":4000}')).toEqual({
    kind: 'listening',
    port: 4000,
  })
  expect(parseProgramLine('{"kind":"listening","port":"x"}').kind).toBe('log')
  expect(parseProgramLine('Error: boom')).toEqual({
    kind: 'log',
    severity: 'info',
    message: 'Error: boom',
  })
})

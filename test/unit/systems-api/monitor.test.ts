import { describe, expect, test } from 'vitest'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { apiBench, replica } from './api-bench.ts'

const minutes = (monitoringMinutes: number) => ({
  thresholds: { ...providerProfile.thresholds, monitoringMinutes },
})

describe('watching the API', () => {
  test('lasts as long as the profile says, tells how far it is, and ends well', async () => {
    const bench = apiBench([replica('a')], minutes(0.5))
    expect((await bench.run('monitor')).kind).toBe('verified')
    expect(bench.clock.slept()).toBe(30_000)
    expect(bench.told.progress.at(-1)).toMatchObject({
      phase: 'watching',
      total: 30,
      unit: 'seconds',
    })
  })

  test('of a few seconds still asks often enough to say something', async () => {
    const bench = apiBench([replica('a')], minutes(0.05))
    const verdict = await bench.run('monitor')
    expect(verdict.kind).toBe('verified')
    expect(bench.clock.slept()).toBeLessThan(4000)
    expect(bench.http.reads.length).toBeGreaterThanOrEqual(20)
  })

  test('fails early when too many requests fail, but not before there are enough', async () => {
    const bench = apiBench([replica('a', { failsEvery: 2 })], minutes(30))
    expect(await bench.run('monitor')).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringMatching(/of the last 20 requests failed/) },
    })
    expect(bench.clock.slept()).toBeLessThan(12_000)
  })

  test('sees trouble that begins late, however good it was before', async () => {
    const late = replica('a')
    const bench = apiBench([late], minutes(30))
    bench.clock.at(25 * 60_000, () => {
      late.failsEvery = 2
    })
    expect((await bench.run('monitor')).kind).toBe('failed')
  })

  test('takes a refused login for trouble', async () => {
    const bench = apiBench([replica('a')], minutes(1))
    const { reply } = bench.bench
    bench.bench.reply = (request) =>
      request.url.pathname === '/api/auth/health' ? { status: 401, text: 'no' } : reply(request)
    const verdict = await bench.run('monitor')
    expect(verdict.kind).toBe('failed')
    expect(JSON.stringify(verdict.evidence)).toContain('401 or 403')
  })

  test('takes nobody answering for trouble', async () => {
    expect((await apiBench([], minutes(1)).run('monitor')).kind).toBe('failed')
  })
})

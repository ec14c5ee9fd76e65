import { describe, expect, test } from 'vitest'
import type { Verdict } from '../../../src/shared/domain/verdict.ts'
import { providerProfile } from '../../doubles/provider-profile.ts'
import { apiBench, replica } from './api-bench.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const minutes = (monitoringMinutes: number) => ({
  thresholds: { ...providerProfile.thresholds, monitoringMinutes },
})
const well = () => apiBench([replica('a')], minutes(30))

type Bench = ReturnType<typeof apiBench>

/** The last thing that it drew. */
function figures({ told }: Bench) {
  const watch = told.progress.at(-1)?.watch
  if (watch === undefined) throw new Error('nothing was drawn')
  return watch
}
const tableOf = ({ evidence }: Verdict, label: string) =>
  evidence.find((one) => one.kind === 'table' && one.label === label)

/** So many failures behind each other, from that moment on. */
function fails(bench: Bench, afterMs: number, count: number): void {
  const { reply } = bench.bench
  let left = 0
  bench.clock.at(afterMs, () => {
    left = count
  })
  bench.bench.reply = (request) => {
    if (left === 0) return reply(request)
    left -= 1
    return { status: 500, json: { error: 'internal' } }
  }
}

describe('a watch that goes on while something is off', () => {
  test('is as long as it was meant to be where nothing is, with its budget unspent', async () => {
    const bench = well()
    expect((await bench.run('monitor')).kind).toBe('verified')
    expect(bench.clock.slept()).toBe(30 * MINUTE)
    expect(figures(bench)).toMatchObject({
      ...{ verdict: 'calm', because: [], extensions: [], gaps: [] },
      // 5 % of two requests a second for half an hour.
      budget: { allowed: 180, used: 0 },
    })
  })

  test('failures behind each other near the end make it longer, and say so', async () => {
    const bench = well()
    fails(bench, 28 * MINUTE, 4)
    const verdict = await bench.run('monitor')
    expect(verdict.kind).toBe('verified')
    expect(bench.clock.slept()).toBe(40 * MINUTE)
    expect(bench.told.lines).toEqual([
      'Watched 600 s longer: 3 or more answers failed behind each other (500).',
    ])
    expect(tableOf(verdict, 'Watched longer')).toMatchObject({
      rows: [[expect.any(String), '600 s', expect.stringContaining('behind each other')]],
    })
    expect(figures(bench).budget).toEqual({ allowed: 240, used: 4 })
  })

  test('failures at its beginning do not', async () => {
    const bench = well()
    fails(bench, 5 * MINUTE, 4)
    expect((await bench.run('monitor')).kind).toBe('verified')
    expect(bench.clock.slept()).toBe(30 * MINUTE)
  })

  test('a share of failures near the threshold does', async () => {
    // 1 of 24 answers of the endpoints, which are half of all: 4.2 % of them, 2.1 % of all.
    const bench = apiBench([replica('a', { failsEvery: 12 })], minutes(3))
    const verdict = await bench.run('monitor')
    expect(bench.told.lines[0]).toMatch(/^Watched 60 s longer: \d+ of the last 3\d\d requests/)
    // It never gets better: a watch that is never calm does not end well.
    expect(verdict).toMatchObject({
      kind: 'failed',
      failure: { summary: expect.stringContaining('it was never calm') },
    })
    expect(figures(bench).extensions).toHaveLength(6)
  })

  test('a user’s report does, and is counted with its words', async () => {
    const bench = well()
    bench.says(25 * MINUTE, 'Booking is stuck at payment')
    const verdict = await bench.run('monitor')
    expect(bench.clock.slept()).toBe(40 * MINUTE)
    expect(bench.told.lines).toEqual(['Watched 600 s longer: 1 user has reported trouble lately.'])
    expect(tableOf(verdict, 'Reported by users')).toMatchObject({
      rows: [[expect.any(String), 'ada', 'Booking is stuck at payment']],
    })
  })
})

describe('a laptop that sleeps for an hour while it watches', () => {
  test('does not count the hour, and tells it', async () => {
    const bench = well()
    bench.sleeps(10 * MINUTE, HOUR)
    const verdict = await bench.run('monitor')
    expect(verdict.kind).toBe('verified')
    // The second in which it fell asleep does not count either.
    expect(bench.clock.slept()).toBe(30 * MINUTE + 1000)
    expect(bench.told.lines).toEqual([
      'Nobody watched from 2026-11-20T10:09:59.000Z until 2026-11-20T11:10:00.000Z: the laptop slept, or its clock was set. That time does not count.',
    ])
    expect(tableOf(verdict, 'Not watched: the laptop slept, or its clock was set')).toMatchObject({
      rows: [['2026-11-20T10:09:59.000Z', '2026-11-20T11:10:00.000Z']],
    })
  })

  test('near the end is followed by a time that is truly watched', async () => {
    const bench = well()
    bench.sleeps(29 * MINUTE, HOUR)
    expect((await bench.run('monitor')).kind).toBe('verified')
    expect(bench.clock.slept()).toBe(40 * MINUTE + 1000)
    expect(bench.told.lines.at(-1)).toContain('the time behind that is watched first')
  })

  test('is not told to be an outage while its own network comes back', async () => {
    const bench = well()
    const { reply } = bench.bench
    let away = false
    bench.sleeps(10 * MINUTE, HOUR)
    bench.clock.at(10 * MINUTE, () => {
      away = true
    })
    bench.clock.at(10 * MINUTE + 20_000, () => {
      away = false
    })
    bench.bench.reply = (request) => (away ? 'unreachable' : reply(request))
    expect((await bench.run('monitor')).kind).toBe('verified')
    expect(figures(bench).budget.used).toBe(0)
  })

  test('and wakes to an API that is down, says so', async () => {
    const bench = well()
    bench.sleeps(10 * MINUTE, HOUR)
    const { reply } = bench.bench
    let down = false
    bench.clock.at(10 * MINUTE, () => {
      down = true
    })
    bench.bench.reply = (request) => (down ? 'unreachable' : reply(request))
    expect((await bench.run('monitor')).kind).toBe('failed')
    expect(bench.clock.slept()).toBeLessThan(12 * MINUTE)
    expect(figures(bench).verdict).toBe('failing')
  })
})

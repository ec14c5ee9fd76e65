import { expect, test } from 'vitest'
import { historyRows } from '../../../src/main/kernel/history/history-rows.ts'
import type { Clock } from '../../../src/main/kernel/ports/clock.ts'
import { recordOf } from '../../../src/main/kernel/runbook/event-record.ts'
import { createRequestClock } from '../../../src/main/kernel/runbook/second/request-clock.ts'
import type { RunEvent } from '../../../src/shared/domain/run-event.ts'
import type { SecondRequest } from '../../../src/shared/domain/second-approval.ts'
import { ben, lightStep, refusedWith, secondBench } from './second-bench.ts'

const one = lightStep('one')

test('the glass may be broken after the timeout, not before, and the operator still has to approve', async () => {
  const bench = secondBench([one])
  const run = await bench.begin()
  await bench.line(run, 'one')
  await bench.minutes(9)
  await expect(bench.waive(run, 'one')).rejects.toMatchObject(
    refusedWith('BLOCKED', /possible in 60 seconds/),
  )
  await bench.minutes(1)
  await bench.waive(run, 'one', 'Ben’s phone is off')
  expect(bench.board.requests).toEqual([])
  await bench.hold(run, 'one')
  expect(bench.board.requests).toEqual(['a/red'])
  expect(bench.store.run(run)).toMatchObject({ outcome: 'done', gaps: 1 })
})

test('it is recorded as a gap, and stands in the history', async () => {
  const bench = secondBench([one])
  const run = await bench.begin()
  await bench.line(run, 'one')
  await bench.minutes(10)
  await bench.waive(run, 'one', 'Ben’s phone is off')
  const event = bench.log.bodies.at(-1)?.['event'] as unknown as RunEvent
  expect(event).toMatchObject({
    kind: 'step-second-waived',
    by: 'ada',
    because: 'Ben’s phone is off',
  })
  expect(recordOf(event)).toEqual({ type: 'GAP', durable: true })
  await bench.hold(run, 'one')
  const ended = bench.store.run(run)
  expect(ended === undefined ? [] : historyRows(ended)).toMatchObject([
    { resolvedBy: 'ada; without the second approval: Ben’s phone is off' },
  ])
})

test('the history names who approved', async () => {
  const bench = secondBench([one])
  const run = await bench.begin()
  await bench.give(run, 'one', ben.codeFor(await bench.line(run, 'one')))
  await bench.hold(run, 'one')
  const ended = bench.store.run(run)
  expect(ended === undefined ? [] : historyRows(ended)).toMatchObject([
    { resolvedBy: 'ada; approved by Ben Example' },
  ])
})

test('a request that is made anew does not begin the waiting again; another plan does', async () => {
  const bench = secondBench([one])
  const run = await bench.begin()
  await bench.line(run, 'one')
  await bench.minutes(31)
  await bench.procedures.second.ask({ run, step: 'one', by: 'ada' })
  bench.board.lit.set('a', 'blue')
  await bench.waive(run, 'one')
  await bench.hold(run, 'one')
  expect((await bench.step(run, 'one')).state).toMatchObject({
    kind: 'awaiting-approval',
    stale: {},
  })
  await expect(bench.waive(run, 'one')).rejects.toMatchObject(
    refusedWith('BLOCKED', /possible in 600 seconds/),
  )
})

test('what was answered needs no glass', async () => {
  const bench = secondBench([one])
  const run = await bench.begin()
  await bench.give(run, 'one', ben.codeFor(await bench.line(run, 'one')))
  await bench.minutes(20)
  await expect(bench.waive(run, 'one')).rejects.toMatchObject(refusedWith('BLOCKED', /is answered/))
})

const START = Date.parse('2026-11-23T03:00:00.000Z')
const MINUTE = 60_000

function settableClock() {
  let wall = START
  let own = 0
  const clock: Clock = {
    now: () => new Date(wall),
    monotonic: () => own,
    sleep: async () => undefined,
  }
  return {
    clock,
    set: (minutes: { wall: number; own: number }) => {
      wall = START + minutes.wall * MINUTE
      own = minutes.own * MINUTE
    },
  }
}

const at = new Date(START).toISOString()
const request: SecondRequest = {
  nonce: '0'.repeat(32),
  planHash: 'h',
  purpose: 'do',
  ...{ at, since: at, validMinutes: 30, breakGlassAfterMinutes: 10, line: '' },
}

test.each([
  ['as time goes by', { wall: 10, own: 10 }, 0, false],
  ['with the clock set forward', { wall: 10, own: 1 }, 9, false],
  ['with the clock set forward past the end', { wall: 31, own: 1 }, 9, true],
  ['after the laptop slept', { wall: 29, own: 2 }, 8, false],
  ['with the clock set back', { wall: 5, own: 31 }, 5, true],
  ['with the clock set back behind the request', { wall: -1, own: 5 }, 11, true],
])('%s, neither clock makes a rule weaker', (_, now, waits, lapsed) => {
  const { clock, set } = settableClock()
  const time = createRequestClock(clock)
  time.made(request, undefined)
  set(now)
  expect(time.untilWaivable(request)).toBe(waits * MINUTE)
  expect(time.hasLapsed({ request })).toBe(lapsed)
})

test('a console that was opened since knows the wall clock alone', () => {
  const { clock, set } = settableClock()
  const time = createRequestClock(clock)
  set({ wall: 12, own: 1 })
  expect(time.untilWaivable(request)).toBe(0)
  expect(time.hasLapsed({ request })).toBe(false)
})

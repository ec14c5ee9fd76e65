import { expect, onTestFinished, test } from 'vitest'
import { type Looked, startRounds } from '../../../src/main/kernel/watch/rounds.ts'
import { createVirtualClock } from './virtual-clock.ts'

/** Rounds of ten seconds; `at` has the second of each look. */
function rounds(given: { wanted?: boolean; answers?: Looked } = {}) {
  const clock = createVirtualClock()
  const ending = new AbortController()
  onTestFinished(() => ending.abort())
  const bench = { wanted: true, answers: 'answered' as Looked, lasts: 0, ...given }
  const at: number[] = []
  const made = startRounds({
    everyMs: 10_000,
    clock,
    signal: ending.signal,
    wanted: () => bench.wanted,
    async look() {
      at.push(clock.monotonic() / 1000)
      if (bench.lasts > 0) await clock.sleep(bench.lasts, ending.signal)
      return bench.answers
    },
  })
  return { bench, at, clock, rounds: made }
}

test('the first look is made unasked; then only while somebody wants it', async () => {
  const { bench, at, clock } = rounds({ wanted: false })
  await clock.advance(60_000)
  expect(at).toEqual([0])
  bench.wanted = true
  await clock.advance(25_000)
  expect(at).toEqual([0, 70, 80])
})

test('while the provider says too many the wait doubles up to five minutes, and then is as before', async () => {
  const { bench, at, clock } = rounds({ answers: 'rate-limited' })
  await clock.advance(1_250_000)
  expect(at).toEqual([0, 20, 60, 140, 300, 600, 900, 1200])
  bench.answers = 'answered'
  await clock.advance(270_000)
  expect(at.slice(8)).toEqual([1500, 1510, 1520])
})

test('who comes looks at once when the last look is old, and not when it is young', async () => {
  const { at, clock, rounds: made } = rounds({ wanted: false })
  await clock.advance(4_000)
  made.ifDue()
  await clock.advance(26_500)
  made.ifDue()
  await clock.advance(0)
  expect(at).toEqual([0, 30.5])
})

test('a change is looked at by a look that begins after it', async () => {
  const { bench, at, clock, rounds: made } = rounds({ wanted: true })
  bench.lasts = 5_000
  await clock.advance(12_000)
  expect(at).toEqual([0, 10])
  made.afresh()
  await clock.advance(4_000)
  expect(at).toEqual([0, 10, 15])
})

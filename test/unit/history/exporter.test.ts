import { expect, test } from 'vitest'
import type { ExportOutcome } from '../../../src/main/kernel/history/export/export-history.ts'
import { createExporter, type Visit } from '../../../src/main/kernel/history/export/exporter.ts'
import { type FailureCode, FailureError, failure } from '../../../src/shared/domain/failure.ts'
import { createVirtualClock } from '../watch/virtual-clock.ts'

const HOUR = 3_600_000

/** An exporter over a database that answers what the test says. */
function bench() {
  const clock = createVirtualClock()
  const visits: { readonly compareAll: boolean; readonly at: number }[] = []
  const world = {
    newest: 10,
    busy: false,
    answer: async (_how: Visit, _signal: AbortSignal): Promise<ExportOutcome> => {
      return { kind: 'done', watermark: world.newest, sent: 1, settled: world.newest, notes: [] }
    },
  }
  const exporter = createExporter({
    clock,
    database: 'rollbacks on h:1',
    newest: () => world.newest,
    known: () => 4,
    busy: () => world.busy,
    visit(how, signal) {
      visits.push({ compareAll: how.compareAll, at: clock.monotonic() })
      return world.answer(how, signal)
    },
  })
  return { clock, visits, world, exporter }
}

function refusing(code: FailureCode, retry: 'safe' | 'no') {
  const words = { summary: 's', tried: 't', next: 'n' }
  return () => Promise.reject(new FailureError(failure(code, { ...words, retry })))
}

test('before anybody has looked, what the log remembers of the last export is shown', () => {
  const { exporter } = bench()
  expect(exporter.view()).toEqual({
    kind: 'idle',
    database: 'rollbacks on h:1',
    watermark: 4,
    waiting: 6,
    at: null,
    note: null,
  })
})

test('several wishes at once are one visit, a second later', async () => {
  const { exporter, clock, visits } = bench()
  exporter.wanted()
  exporter.wanted()
  await clock.advance(999)
  expect(visits).toEqual([])
  await clock.advance(1)
  expect(visits).toEqual([{ compareAll: false, at: 1000 }])
  await clock.advance(HOUR)
  expect(visits).toHaveLength(1)
  expect(exporter.view()).toMatchObject({ kind: 'idle', watermark: 10, waiting: 0 })
})

test('a database that is away is tried again, ever more seldom, until it answers', async () => {
  const { exporter, clock, visits, world } = bench()
  const answers = world.answer
  world.answer = refusing('UNREACHABLE', 'safe')
  exporter.wanted()
  await clock.advance(1_000)
  expect(exporter.view()).toMatchObject({
    kind: 'queued',
    waiting: 6,
    failure: { code: 'UNREACHABLE' },
    nextTry: new Date(clock.now().getTime() + 5_000).toISOString(),
  })
  await clock.advance(20 * 60_000)
  const gaps = visits.slice(1).map((visit, index) => visit.at - (visits[index]?.at ?? 0))
  expect(gaps.slice(0, 8)).toEqual([5, 10, 20, 40, 80, 160, 300, 300].map((one) => one * 1000))
  world.answer = answers
  await clock.advance(5 * 60_000)
  expect(exporter.view()).toMatchObject({ kind: 'idle', waiting: 0 })
})

test('when the network is back, what waits is sent at once', async () => {
  const { exporter, clock, visits, world } = bench()
  world.answer = refusing('UNREACHABLE', 'safe')
  exporter.wanted()
  await clock.advance(60_000)
  const before = visits.length
  exporter.reachable()
  await clock.advance(0)
  expect(visits).toHaveLength(before + 1)
})

test('what would be refused again is not sent again by itself, only when somebody asks', async () => {
  const { exporter, clock, visits, world } = bench()
  world.answer = refusing('NO_PRIVILEGE', 'no')
  exporter.wanted()
  await clock.advance(1_000)
  expect(exporter.view()).toMatchObject({ kind: 'refused', failure: { code: 'NO_PRIVILEGE' } })
  exporter.wanted()
  exporter.reachable()
  await clock.advance(HOUR)
  expect(visits).toHaveLength(1)
  await expect(exporter.now()).rejects.toThrow('NO_PRIVILEGE')
  expect(visits.at(-1)).toMatchObject({ compareAll: true })
})

test('a fork is a word of its own', async () => {
  const { exporter, clock, world } = bench()
  world.answer = refusing('LOG_FORKED', 'no')
  exporter.wanted()
  await clock.advance(1_000)
  expect(exporter.view()).toMatchObject({ kind: 'fork' })
})

test('missing tables are told, and looked for again with the next wish', async () => {
  const { exporter, clock, visits, world } = bench()
  world.answer = async () => ({ kind: 'no-tables' })
  exporter.wanted()
  await clock.advance(1_000)
  expect(exporter.view()).toEqual({ kind: 'no-tables', database: 'rollbacks on h:1' })
  await expect(exporter.now()).rejects.toThrow('NOT_FOUND')
  exporter.wanted()
  await clock.advance(1_000)
  expect(visits).toHaveLength(3)
})

test('while a rescue is at work nothing begins by itself, and its end begins what was wanted', async () => {
  const { exporter, clock, visits, world } = bench()
  world.busy = true
  exporter.wanted()
  await clock.advance(HOUR)
  expect(visits).toEqual([])
  world.busy = false
  exporter.lookAround()
  await clock.advance(1_000)
  expect(visits).toHaveLength(1)
})

test('a rescue that begins ends a visit of the console, and none that the operator asked for', async () => {
  const { exporter, clock, visits, world } = bench()
  const signals: AbortSignal[] = []
  const answers = world.answer
  world.answer = (_how, signal) =>
    new Promise((_, reject) => {
      signals.push(signal)
      signal.addEventListener('abort', () => reject(signal.reason))
    })
  exporter.wanted()
  await clock.advance(1_000)
  world.busy = true
  exporter.lookAround()
  await clock.advance(0)
  expect(signals.map((one) => one.aborted)).toEqual([true])
  expect(exporter.view()).toMatchObject({ kind: 'idle', waiting: 6 })
  const asked = exporter.now().catch(() => undefined)
  await clock.advance(0)
  exporter.lookAround()
  expect(signals.map((one) => one.aborted)).toEqual([true, false])
  await exporter.close()
  await asked
  world.answer = answers
  expect(visits).toHaveLength(2)
})

test('who asks while a visit is on gets one of their own behind it', async () => {
  const { exporter, clock, visits, world } = bench()
  const answers = world.answer
  const gate = Promise.withResolvers<void>()
  world.answer = async (how, signal) => {
    await gate.promise
    return answers(how, signal)
  }
  exporter.wanted()
  await clock.advance(1_000)
  const asked = exporter.now()
  gate.resolve()
  await asked
  expect(visits.map(({ compareAll }) => compareAll)).toEqual([false, true])
})

test('the end of the console ends a visit and the waiting', async () => {
  const { exporter, clock, visits, world } = bench()
  world.answer = refusing('UNREACHABLE', 'safe')
  exporter.wanted()
  await clock.advance(1_000)
  await exporter.close()
  await clock.advance(HOUR)
  expect(visits).toHaveLength(1)
})

test('progress is shown as it comes', async () => {
  const { exporter, clock, world } = bench()
  const seen: unknown[] = []
  exporter.watch(() => seen.push(exporter.view()))
  const answers = world.answer
  world.answer = async (how, signal) => {
    how.progress({ done: 3, total: 6 })
    return answers(how, signal)
  }
  exporter.wanted()
  await clock.advance(1_000)
  expect(seen).toMatchObject([{ kind: 'running', done: 3, total: 6 }, { kind: 'idle' }])
})

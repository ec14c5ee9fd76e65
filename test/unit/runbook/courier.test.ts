import { expect, test } from 'vitest'
import { createCourier } from '../../../src/main/kernel/runbook/courier.ts'
import { waitMs } from '../../../src/main/kernel/runbook/fail-or-queue.ts'
import { operationStep, withStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import type { RunId } from '../../../src/shared/domain/identifiers.ts'
import { stepOf } from '../../../src/shared/domain/run.ts'
import type { Runbook } from '../../../src/shared/domain/runbook.ts'
import { createBench, createMemoryLog, type MemoryLog } from '../../doubles/bench-world.ts'
import { createFakeClock } from '../../doubles/fake-clock.ts'
import { createLampBoard, type LampBoard } from '../../doubles/lamp-system.ts'

const signal = { system: 'vercel', name: 'signal' } as const
const light = { system: 'vercel', name: 'light' } as const
const runbook: Runbook = {
  id: 'web-only',
  releases: 'last-verified',
  title: 'Lamps',
  steps: [
    operationStep('signal', 'Signal', signal, {
      input: { lamp: 'a', color: 'green' },
      onFailure: 'go-on',
    }),
    operationStep('light', 'Light', light, {
      input: { lamp: 'b', color: 'green' },
      after: ['signal'],
      approval: withStep('signal'),
      onFailure: 'go-on',
    }),
  ],
}

function console_(board: LampBoard, log: MemoryLog = createMemoryLog()) {
  const clock = createFakeClock()
  const bench = createBench(board, log, runbook, clock)
  const stateOf = (run: RunId, step: string) =>
    stepOf(bench.store.run(run) ?? { steps: [] }, step)?.state
  const courier = () =>
    createCourier({ store: bench.store, engine: bench.procedures.engine, clock })
  return { bench, log, clock, stateOf, courier }
}

test('a message that finds no network waits, what changes a system fails, and the steps behind go on', async () => {
  const board = createLampBoard()
  board.offline = true
  const { bench, stateOf, clock } = console_(board)
  const run = await bench.begin()
  await expect.poll(() => stateOf(run, 'light')?.kind).toBe('failed')
  expect(stateOf(run, 'signal')).toMatchObject({
    kind: 'queued',
    tries: 1,
    failure: { code: 'UNREACHABLE', world: 'Nothing was changed.' },
    nextTry: new Date(clock.now().getTime() + 5_000).toISOString(),
  })
  expect(bench.store.run(run)?.endedAt).toBeUndefined()
})

test('it is sent once when the network is back, and not before', async () => {
  const board = createLampBoard()
  board.offline = true
  const { bench, stateOf, clock, courier } = console_(board)
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  clock.at(40_000, () => {
    board.offline = false
  })
  const closed = courier()
  await expect.poll(() => stateOf(run, 'signal')?.kind).toBe('succeeded')
  expect(board.requests).toEqual(['a/green'])
  expect(clock.slept()).toBeGreaterThanOrEqual(40_000)
  expect(stepOf(bench.store.run(run) ?? { steps: [] }, 'signal')?.queued).toBeUndefined()
  closed.close()
})

test('a console that was killed while a message waited sends it once after it is opened again', async () => {
  const board = createLampBoard()
  board.offline = true
  const first = console_(board)
  const run = await first.bench.begin()
  await expect.poll(() => first.stateOf(run, 'light')?.kind).toBe('failed')

  board.offline = false
  const second = console_(board, first.log)
  await second.bench.procedures.takeUp()
  const courier = second.courier()
  await expect.poll(() => second.stateOf(run, 'signal')?.kind).toBe('succeeded')
  courier.close()
  expect(board.requests.filter((request) => request === 'a/green')).toHaveLength(1)
  // Nothing else is done unasked.
  expect(second.bench.store.run(run)?.paused).toBe(true)
  expect(second.stateOf(run, 'light')).toMatchObject({ kind: 'failed' })
})

test('a message whose reply was lost is read back, and sent again only where it did not arrive', async () => {
  const board = createLampBoard()
  board.next = 'never-arrive'
  const { bench, stateOf, courier } = console_(board)
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  expect(stateOf(run, 'signal')).toMatchObject({ kind: 'queued', failure: { code: 'REPLY_LOST' } })
  const sending = courier()
  await expect.poll(() => stateOf(run, 'signal')?.kind).toBe('succeeded')
  sending.close()
  expect(board.requests.filter((request) => request === 'a/green')).toHaveLength(1)
})

test('what cannot be read back stays unknown, and is not sent again', async () => {
  const board = createLampBoard()
  board.next = 'lose-reply'
  const { bench, stateOf, courier, clock } = console_(board)
  const run = await bench.begin()
  board.dark = true
  const sending = courier()
  await bench.procedures.engine.idle(run)
  await clock.sleep(3_600_000, new AbortController().signal)
  expect(stateOf(run, 'signal')).toMatchObject({ kind: 'unknown' })
  sending.close()
  expect(board.requests.filter((request) => request === 'a/green')).toHaveLength(1)
})

test('a refusal for what it says is no reason to wait', async () => {
  const board = createLampBoard()
  board.next = 'refuse'
  const { bench, stateOf } = console_(board)
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  expect(stateOf(run, 'signal')).toMatchObject({
    kind: 'failed',
    failure: { code: 'REFUSED_BY_PROVIDER' },
  })
})

test('calling the run off calls off what waits', async () => {
  const board = createLampBoard()
  board.offline = true
  const { bench, stateOf, courier } = console_(board)
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  await bench.procedures.cancel(run, 'ada', 'not needed')
  board.offline = false
  const sending = courier()
  sending.reachable()
  sending.close()
  expect(stateOf(run, 'signal')).toMatchObject({ kind: 'skipped', by: 'console' })
  expect(board.requests).toEqual([])
})

test('the provider says how long to wait; without a word the waits grow to a minute', () => {
  expect(waitMs(1, { retryAfterSeconds: 30 })).toBe(30_000)
  expect(waitMs(1, { retryAfterSeconds: 0 })).toBe(1_000)
  expect([1, 2, 3, 4, 5, 9].map((tries) => waitMs(tries, {}))).toEqual([
    5_000, 10_000, 20_000, 40_000, 60_000, 60_000,
  ])
})

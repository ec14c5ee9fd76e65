import { expect, test } from 'vitest'
import {
  checkStep,
  operationStep,
  withStep,
} from '../../../src/main/kernel/runbooks/step-builders.ts'
import { standsInTheWay } from '../../../src/shared/domain/run.ts'
import type { Runbook } from '../../../src/shared/domain/runbook.ts'
import { createBench, createMemoryLog, type MemoryLog } from '../../doubles/bench-world.ts'
import { createLampBoard } from '../../doubles/lamp-system.ts'

const light = { system: 'vercel', name: 'light' } as const
const runbook: Runbook = {
  id: 'web-only',
  releases: 'last-verified',
  title: 'Lamps',
  steps: [
    operationStep('one', 'One', light, { input: { lamp: 'a', color: 'green' } }),
    checkStep('look', 'Look', { system: 'vercel', name: 'shines' }, { after: ['one'] }),
    operationStep('two', 'Two', light, {
      input: { lamp: 'b', color: 'green' },
      after: ['look'],
      approval: withStep('one'),
    }),
  ],
}

async function wholeRun() {
  const board = createLampBoard()
  const log = createMemoryLog()
  const bench = createBench(board, log, runbook)
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  return { log, outcome: bench.store.run(run)?.outcome }
}

const WAITING = { kind: 'waiting' }

function intentAt({ bodies }: MemoryLog): number {
  return bodies.findIndex((body) => (body['event'] as { kind: string }).kind === 'intent')
}

test('a console killed after any record goes on to the same end, and sends nothing twice', async () => {
  const { log: whole, outcome } = await wholeRun()
  expect(outcome).toBe('done')
  for (let kept = 1; kept <= whole.bodies.length; kept += 1) {
    const board = createLampBoard()
    const log = createMemoryLog()
    log.bodies.push(...whole.bodies.slice(0, kept))
    // The outside is where the log says it was: an intent without a result was sent, but its reply is lost.
    for (const body of log.bodies) {
      const event = body['event'] as {
        kind?: string
        plan?: { details: { lamp: string; color: string } }
      }
      if (event?.kind !== 'intent' || event.plan === undefined) continue
      const { lamp, color } = event.plan.details
      board.requests.push(`${lamp}/${color}`)
      board.lit.set(lamp, color)
    }
    const bench = createBench(board, log, runbook)
    await bench.procedures.takeUp()
    const run = bench.store.runs()[0]
    await bench.procedures.engine.idle(run?.id ?? '')
    expect(run === undefined || run.endedAt !== undefined || bench.store.run(run.id)?.paused).toBe(
      true,
    )
    if (run !== undefined && run.endedAt === undefined) await bench.procedures.resume(run.id, 'ada')
    await bench.procedures.engine.idle(run?.id ?? '')
    const after = bench.store.runs()[0]
    const states = after?.steps.map((step) => `${step.id} ${step.state.kind}`)
    expect({ kept, outcome: after?.outcome, states }).toMatchObject({ kept, outcome: 'done' })
    expect(new Set(board.requests).size).toBe(board.requests.length)
    expect(board.requests).toEqual(['a/green', 'b/green'])
  }
})

test('an intent that never reached the outside is found out, and sent once when the run is resumed', async () => {
  const { log: whole } = await wholeRun()
  const log = createMemoryLog()
  log.bodies.push(...whole.bodies.slice(0, intentAt(whole) + 1))
  const board = createLampBoard()
  const bench = createBench(board, log, runbook)
  await bench.procedures.takeUp()
  const run = bench.store.runs()[0]
  await bench.procedures.engine.idle(run?.id ?? '')
  expect(bench.store.runs()[0]).toMatchObject({ paused: true, steps: [{ state: WAITING }, {}, {}] })
  expect(board.requests).toEqual([])
  await bench.procedures.resume(run?.id ?? '', 'ada')
  await bench.procedures.engine.idle(run?.id ?? '')
  expect(bench.store.runs()[0]?.outcome).toBe('done')
  expect(board.requests).toEqual(['a/green', 'b/green'])
})

test('what was to be sent is asked about again where the plan has changed meanwhile', async () => {
  const { log: whole } = await wholeRun()
  const log = createMemoryLog()
  log.bodies.push(...whole.bodies.slice(0, intentAt(whole) + 1))
  const board = createLampBoard()
  const bench = createBench(board, log, runbook)
  await bench.procedures.takeUp()
  const run = bench.store.runs()[0]
  await bench.procedures.engine.idle(run?.id ?? '')
  board.lit.set('a', 'red')
  await bench.procedures.resume(run?.id ?? '', 'ada')
  await bench.procedures.engine.idle(run?.id ?? '')
  const [one] = bench.store.runs()[0]?.steps ?? []
  expect(one?.state).toMatchObject({ kind: 'awaiting-approval', stale: {} })
  expect(board.requests).toEqual([])
})

test('a run whose end may lie behind damage rests: nothing is looked at, recorded or sent but what puts traffic back', async () => {
  const stops: Runbook = {
    ...runbook,
    steps: [
      operationStep('stop', 'Stop', light, {
        approval: { kind: 'none' },
        input: { lamp: 'api', color: 'off' },
        stopsTraffic: true,
      }),
      operationStep('two', 'Two', light, {
        approval: { kind: 'none' },
        input: { lamp: 'b', color: 'green' },
        after: ['stop'],
      }),
    ],
  }
  const board = createLampBoard()
  board.lit.set('api', 'on')
  const whole = createMemoryLog()
  const first = createBench(board, whole, stops)
  const run = await first.begin()
  await first.procedures.engine.idle(run)
  expect(first.store.run(run)?.outcome).toBe('done')
  const kinds = whole.bodies.map((body) => (body['event'] as { kind: string }).kind)
  const log = createMemoryLog()
  log.bodies.push(...whole.bodies.slice(0, kinds.indexOf('step-succeeded')))
  const known = log.bodies.length
  board.requests.length = 0

  const { store, procedures } = createBench(board, log, stops)
  store.rest(true)
  await procedures.takeUp()
  await procedures.engine.advance(run)
  await procedures.engine.idle(run)
  const given = { run, step: 'two', by: 'ada' }
  for (const asked of [
    procedures.resume(run, 'ada'),
    procedures.pause(run, 'ada'),
    procedures.cancel(run, 'ada', 'no'),
    procedures.retry({ ...given, step: 'stop' }),
    procedures.skip({ ...given, because: 'no' }),
    procedures.undo(given),
  ]) {
    await expect(asked).rejects.toMatchObject({ failure: { code: 'JOURNAL_REFUSED' } })
  }
  expect(log.bodies).toHaveLength(known)
  expect(board.requests).toEqual([])
  expect(store.runs().some(standsInTheWay)).toBe(true)

  await procedures.putTrafficBack(run, 'ada')
  expect(board.requests).toEqual(['api/on'])
  expect(store.run(run)).toMatchObject({ trafficStopped: false, unread: true })
  expect(store.runs().some(standsInTheWay)).toBe(false)
  expect(log.bodies.map((body) => (body['event'] as { kind: string }).kind)).not.toContain(
    'run-ended',
  )

  // Somebody has answered for the damage: now it is found out where the run stands.
  store.rest(false)
  await procedures.takeUp()
  expect(store.run(run)).toMatchObject({ paused: true })
  expect(store.run(run)?.unread).toBeUndefined()
})

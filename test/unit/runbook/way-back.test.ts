import { expect, test } from 'vitest'
import {
  checkStep,
  operationStep,
  withStep,
} from '../../../src/main/kernel/runbooks/step-builders.ts'
import { stepOf } from '../../../src/shared/domain/run.ts'
import type { Runbook, RunbookStep } from '../../../src/shared/domain/runbook.ts'
import { createBench, createMemoryLog } from '../../doubles/bench-world.ts'
import { createLampBoard } from '../../doubles/lamp-system.ts'

const light = { system: 'vercel', name: 'light' } as const
const free = { approval: { kind: 'none' } } as const

function benchOf(...steps: readonly RunbookStep[]) {
  const runbook: Runbook = { id: 'web-only', releases: 'last-verified', title: 'Lamps', steps }
  const board = createLampBoard()
  const log = createMemoryLog()
  return { board, log, bench: createBench(board, log, runbook), runbook }
}

test('taking a step back that would lose what was written since asks for the challenge, whatever approved it', async () => {
  const swap = operationStep('swap', 'Swap', light, { input: { lamp: 'a', color: 'new' } })
  const { board, bench } = benchOf(swap)
  board.lit.set('a', 'old')
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  board.used = true
  await bench.procedures.undo({ run, step: 'swap', by: 'ada' })
  await bench.procedures.engine.idle(run)
  expect(stepOf(bench.store.run(run) ?? { steps: [] }, 'swap')?.state).toMatchObject({
    kind: 'awaiting-approval',
    purpose: 'undo',
    plan: { challenge: { expects: 'lamp 4711' } },
  })
  expect(board.requests).toEqual(['a/new'])
})

test('the automatic way back waits for the operator as soon as it would lose something', async () => {
  const swap = operationStep('swap', 'Swap', light, { input: { lamp: 'a', color: 'new' } })
  const check = checkStep(
    'check',
    'Check',
    { system: 'vercel', name: 'shines' },
    { after: ['swap'], onFailureRun: 'back' },
  )
  const back = operationStep('back', 'Back', light, {
    input: { lamp: 'a', color: 'old' },
    approval: withStep('swap'),
    onDemand: true,
  })
  const { board, bench } = benchOf(swap, check, back)
  board.shining = false
  board.used = true
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  expect(stepOf(bench.store.run(run) ?? { steps: [] }, 'back')?.state.kind).toBe(
    'awaiting-approval',
  )
  expect(board.requests).toEqual(['a/new'])
})

test('once the swap may have happened, traffic is put back by the old code and not by what was stopped', async () => {
  const stop = operationStep('stop', 'Stop', light, {
    ...free,
    input: { lamp: 'api', color: 'off' },
    stopsTraffic: true,
    putBackBy: { once: 'swap', step: 'good' },
  })
  const swap = operationStep('swap', 'Swap', light, {
    ...free,
    input: { lamp: 'db', color: 'new' },
    after: ['stop'],
  })
  const hold = checkStep('hold', 'Hold', { system: 'vercel', name: 'shines' }, { after: ['swap'] })
  const good = operationStep('good', 'Good', light, {
    ...free,
    input: { lamp: 'api', color: 'good' },
    after: ['hold'],
  })
  const { board, bench } = benchOf(stop, swap, hold, good)
  board.lit.set('api', 'bad')
  board.shining = false
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  await bench.procedures.putTrafficBack(run, 'ada')
  expect(board.requests).toEqual(['api/off', 'db/new', 'api/good'])
  expect(bench.store.run(run)?.trafficStopped).toBe(false)
})

test('before the swap, traffic is put back as it was', async () => {
  const stop = operationStep('stop', 'Stop', light, {
    ...free,
    input: { lamp: 'api', color: 'off' },
    stopsTraffic: true,
    putBackBy: { once: 'swap', step: 'good' },
  })
  const good = operationStep('good', 'Good', light, {
    input: { lamp: 'api', color: 'good' },
    after: ['stop'],
  })
  const { board, bench } = benchOf(stop, { ...good, approval: { kind: 'challenge' } })
  board.lit.set('api', 'as it was')
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  await bench.procedures.putTrafficBack(run, 'ada')
  expect(board.requests).toEqual(['api/off', 'api/as it was'])
})

test('an approval that was typed before a kill has lapsed: the challenge is asked for again', async () => {
  const swap = operationStep('swap', 'Swap', light, {
    input: { lamp: 'dangerous', color: 'red' },
    approval: { kind: 'challenge' },
  })
  const { board, log, bench, runbook } = benchOf(swap)
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  const state = stepOf(bench.store.run(run) ?? { steps: [] }, 'swap')?.state
  if (state?.kind !== 'awaiting-approval') throw new Error(`it is ${state?.kind}`)
  // The console dies right after the approval is on disk.
  await bench.store.record(run, {
    kind: 'step-approved',
    step: 'swap',
    planHash: state.planHash,
    by: 'ada',
  })
  const reopened = createBench(board, log, runbook)
  await reopened.procedures.takeUp()
  await reopened.procedures.resume(run, 'ada')
  await reopened.procedures.engine.idle(run)
  expect(board.requests).toEqual([])
})

test('a second run is refused while one still has something to change or traffic to put back', async () => {
  const stop = operationStep('stop', 'Stop', light, {
    ...free,
    input: { lamp: 'a', color: 'off' },
    stopsTraffic: true,
  })
  const { board, bench } = benchOf(stop)
  board.lit.set('a', 'on')
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  expect(bench.store.run(run)).toMatchObject({ outcome: 'done', trafficStopped: true })
  await expect(bench.begin()).rejects.toMatchObject({ failure: { code: 'ANOTHER_IN_PROGRESS' } })
})

import { expect, test } from 'vitest'
import { checkStep, operationStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import type { Undo } from '../../../src/shared/domain/plan.ts'
import { stepOf } from '../../../src/shared/domain/run.ts'
import { createBench, createMemoryLog } from '../../doubles/bench-world.ts'
import { createLampBoard } from '../../doubles/lamp-system.ts'

const light = { system: 'vercel', name: 'light' } as const
const shines = { system: 'vercel', name: 'shines' } as const
const lamp = (name: string) => ({ input: { lamp: name, color: 'green' } })

test('a step that is passed over ahead of its turn does not let those behind it begin before those before it', async () => {
  const steps = [
    checkStep('look', 'Look', shines),
    operationStep('stop', 'Stop', light, { ...lamp('a'), after: ['look'] }),
    operationStep('act', 'Act', light, { ...lamp('b'), after: ['stop'] }),
  ]
  const board = createLampBoard()
  board.shining = false
  const runbook = { id: 'web-only', releases: 'live', title: 'Lamps', steps } as const
  const { procedures, store, begin } = createBench(board, createMemoryLog(), runbook)
  const run = await begin()
  await procedures.engine.idle(run)
  await procedures.skip({ run, step: 'stop', because: 'done by hand', by: 'ada' })
  await procedures.engine.idle(run)
  expect(stepOf(store.run(run) ?? { steps: [] }, 'act')?.state.kind).toBe('blocked')
  expect(board.requests).toEqual([])
})

test('a stop that was found done is put back like one of our own', async () => {
  const undo: Undo = {
    kind: 'undo',
    title: 'Light it again',
    acts: [],
    operation: { system: 'vercel', name: 'light', input: { lamp: 'a', color: 'on' } },
  }
  const steps = [
    operationStep('stop', 'Stop', light, { ...lamp('a'), stopsTraffic: true }),
    operationStep('other', 'Other', light, { ...lamp('b'), stopsTraffic: true }),
  ]
  const board = createLampBoard()
  const runbook = { id: 'web-only', releases: 'live', title: 'Lamps', steps } as const
  const { procedures, store, begin } = createBench(board, createMemoryLog(), runbook)
  const run = await begin()
  await procedures.engine.idle(run)
  const found = { kind: 'step-found', because: 'another console', evidence: [] } as const
  await store.record(run, { ...found, step: 'stop', undo })
  // Nobody knows how this one comes back: it keeps nothing from being put back.
  await store.record(run, { ...found, step: 'other' })
  expect(store.run(run)?.trafficStopped).toBe(true)
  await procedures.putTrafficBack(run, 'ada')
  expect([store.run(run)?.trafficStopped, board.requests]).toEqual([false, ['a/on']])
})

import { expect, test } from 'vitest'
import { operationStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import type { RunId } from '../../../src/shared/domain/identifiers.ts'
import { stepOf } from '../../../src/shared/domain/run.ts'
import type { Runbook, RunbookStep } from '../../../src/shared/domain/runbook.ts'
import { createBench, createMemoryLog } from '../../doubles/bench-world.ts'
import { createLampBoard } from '../../doubles/lamp-system.ts'

const light = { system: 'vercel', name: 'light' } as const
const signal = { system: 'slack', name: 'signal' } as const
const lit = operationStep('light', 'Light', light, { input: { lamp: 'a', color: 'green' } })
const asked = (more: Partial<RunbookStep> = {}) => ({
  ...operationStep('say', 'Say it', signal, {
    input: { lamp: 'b', color: 'green' },
    approval: { kind: 'ask' },
    onFailure: 'go-on',
  }),
  ...more,
})

async function started(say: RunbookStep) {
  const board = createLampBoard()
  const runbook: Runbook = {
    id: 'web-only',
    releases: 'last-verified',
    title: 'Lamps',
    steps: [lit, say],
  }
  const log = createMemoryLog()
  const bench = createBench(board, log, runbook)
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  const state = () => stepOf(bench.store.run(run) ?? { steps: [] }, 'say')?.state
  return { board, bench, run, state, log }
}
type Started = Awaited<ReturnType<typeof started>>

const say = (run: RunId, words = {}) => ({ run, step: 'say', by: 'ada', words })

async function hold({ bench, run, state }: Started) {
  const now = state()
  if (now?.kind !== 'awaiting-approval') throw new Error(`it is ${now?.kind}`)
  await bench.procedures.approve({ run, step: 'say', by: 'ada', hash: now.planHash })
  await bench.procedures.engine.idle(run)
}

test('the hold that starts a run does not tell users: that is asked for by itself', async () => {
  const one = await started(asked())
  expect(one.board.requests).toEqual(['a/green'])
  expect(one.state()).toMatchObject({ kind: 'awaiting-approval' })
  expect(one.bench.store.run(one.run)?.endedAt).toBeUndefined()
  await hold(one)
  expect(one.board.requests).toEqual(['a/green', 'b/green'])
  expect(one.bench.store.run(one.run)?.outcome).toBe('done')
})

test('what the operator writes is in the plan that is shown, and nothing else is sent', async () => {
  const one = await started(asked())
  await one.bench.procedures.write(say(one.run, { color: 'red' }))
  await one.bench.procedures.engine.idle(one.run)
  expect(one.state()).toMatchObject({ plan: { title: 'Light b red' } })
  expect(one.board.requests).toEqual(['a/green'])
  await hold(one)
  expect(one.board.requests).toEqual(['a/green', 'b/red'])
})

test('a step on demand says as many things as the operator writes, each with a hold of its own', async () => {
  const one = await started(asked({ onDemand: true }))
  expect(one.state()).toEqual({ kind: 'waiting' })
  for (const color of ['green', 'red', 'green']) {
    await one.bench.procedures.write(say(one.run, { color }))
    await one.bench.procedures.engine.idle(one.run)
    expect(one.state()).toMatchObject({ kind: 'awaiting-approval' })
    await hold(one)
  }
  expect(one.board.requests).toEqual(['a/green', 'b/green', 'b/red', 'b/green'])
})

test('a secret that was typed among the words goes nowhere', async () => {
  const one = await started(asked())
  await one.bench.procedures.write(say(one.run, { color: 'red canary' }))
  await one.bench.procedures.engine.idle(one.run)
  expect(JSON.stringify([one.log.bodies, one.state()])).not.toContain('canary')
})

test('a step that changes a system has no words, and what was sent is settled before other words are', async () => {
  const one = await started(asked())
  const order = { run: one.run, step: 'light', by: 'ada', words: { color: 'red' } }
  await expect(one.bench.procedures.write(order)).rejects.toMatchObject({
    failure: { code: 'BLOCKED' },
  })
  one.board.next = 'lose-reply'
  const now = one.state()
  if (now?.kind !== 'awaiting-approval') throw new Error(`it is ${now?.kind}`)
  await one.bench.procedures.approve({ run: one.run, step: 'say', by: 'ada', hash: now.planHash })
  await expect(one.bench.procedures.write(say(one.run))).rejects.toMatchObject({
    failure: { code: 'BLOCKED', summary: expect.stringContaining('settled first') },
  })
  await one.bench.procedures.engine.idle(one.run)
})

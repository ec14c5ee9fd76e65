import { expect, test } from 'vitest'
import {
  checkStep,
  operationStep,
  withStep,
} from '../../../src/main/kernel/runbooks/step-builders.ts'
import type { RunId } from '../../../src/shared/domain/identifiers.ts'
import { stepOf } from '../../../src/shared/domain/run.ts'
import type { Runbook, RunbookStep } from '../../../src/shared/domain/runbook.ts'
import { type Bench, createBench, createMemoryLog } from '../../doubles/bench-world.ts'
import { createLampBoard } from '../../doubles/lamp-system.ts'

const light = { system: 'vercel', name: 'light' } as const
const shines = { system: 'vercel', name: 'shines' } as const

function runbookOf(...steps: readonly RunbookStep[]): Runbook {
  return { id: 'web-only', releases: 'last-verified', title: 'Lamps', steps }
}
const green = operationStep('green', 'Light it', light, { input: { lamp: 'a', color: 'green' } })

function setUp(runbook: Runbook) {
  const board = createLampBoard()
  const log = createMemoryLog()
  return { board, log, bench: createBench(board, log, runbook) }
}
async function stateOf(bench: Bench, run: RunId, step: string) {
  await bench.procedures.engine.idle(run)
  return stepOf(bench.store.run(run) ?? { steps: [] }, step)?.state
}
async function endOf(bench: Bench, run: RunId) {
  await bench.procedures.engine.idle(run)
  return bench.store.run(run)?.outcome
}

test('one hold carries out what it showed, and the run ends done', async () => {
  const { board, bench } = setUp(
    runbookOf(green, checkStep('look', 'Look', shines, { after: ['green'] })),
  )
  const run = await bench.begin()
  expect(await endOf(bench, run)).toBe('done')
  expect(board.requests).toEqual(['a/green'])
})

test('a second start of the same plan is refused: a double press starts one run', async () => {
  const { board, bench } = setUp(runbookOf(green))
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  const again = { runbook: 'web-only', targets: {}, run, hash: 'x', reason: '', by: 'ada' } as const
  await expect(bench.procedures.start(again)).rejects.toMatchObject({
    failure: { code: 'BLOCKED' },
  })
  expect(board.requests).toHaveLength(1)
})

test('a plan that changed between the look and the hold is refused as stale, and nothing is sent', async () => {
  const { board, bench } = setUp(runbookOf(green))
  const stale = {
    runbook: 'web-only',
    targets: {},
    run: 'bbbbbbbb',
    hash: '0'.repeat(64),
    reason: '',
    by: 'ada',
  } as const
  await expect(bench.procedures.start(stale)).rejects.toMatchObject({
    failure: { code: 'STALE_PLAN' },
  })
  expect(board.requests).toEqual([])
})

test('a lost reply leaves the step unknown until the board is seen again, and sends nothing twice', async () => {
  const { board, bench } = setUp(runbookOf(green))
  board.next = 'lose-reply'
  const run = await bench.begin()
  expect(await stateOf(bench, run, 'green')).toMatchObject({ kind: 'succeeded' })
  expect(board.requests).toEqual(['a/green'])
})

test('a request that never arrived is found out, fails with words, and may be sent again', async () => {
  const { board, bench } = setUp(runbookOf(green))
  board.next = 'never-arrive'
  const run = await bench.begin()
  expect(await stateOf(bench, run, 'green')).toMatchObject({
    kind: 'failed',
    failure: { code: 'REPLY_LOST' },
  })
  await bench.procedures.retry({ run, step: 'green', by: 'ada' })
  expect(await endOf(bench, run)).toBe('done')
  expect(board.requests).toEqual(['a/green'])
})

test('a refusal changes nothing and says what the other side answered', async () => {
  const { board, bench } = setUp(runbookOf(green))
  board.next = 'refuse'
  const run = await bench.begin()
  expect(await stateOf(bench, run, 'green')).toMatchObject({
    kind: 'failed',
    failure: { code: 'REFUSED_BY_PROVIDER', world: 'Nothing was changed.' },
  })
  expect(board.requests).toEqual([])
})

test('a challenge that is not what the server says is refused, and the right one is carried out', async () => {
  const dangerous = operationStep('swap', 'Swap', light, {
    input: { lamp: 'dangerous', color: 'red' },
    approval: { kind: 'challenge' },
  })
  const { board, bench } = setUp(runbookOf(dangerous))
  const run = await bench.begin()
  const state = await stateOf(bench, run, 'swap')
  if (state?.kind !== 'awaiting-approval') throw new Error(`the swap is ${state?.kind}`)
  const given = { run, step: 'swap', by: 'ada', hash: state.planHash }
  const wrong = bench.procedures.approve({ ...given, challenge: 'lamp 4712' })
  await expect(wrong).rejects.toMatchObject({
    failure: { code: 'CHALLENGE_MISMATCH', field: 'challenge' },
  })
  expect(board.requests).toEqual([])
  await bench.procedures.approve({ ...given, challenge: 'lamp 4711' })
  expect(await endOf(bench, run)).toBe('done')
})

test('an approved plan whose precondition no longer holds is asked about again, with what changed', async () => {
  const asked = { ...green, stopsTraffic: true }
  const { board, bench } = setUp(runbookOf(asked))
  const run = await bench.begin()
  const state = await stateOf(bench, run, 'green')
  if (state?.kind !== 'awaiting-approval') throw new Error(`it is ${state?.kind}`)
  board.lit.set('a', 'yellow')
  await bench.procedures.approve({ run, step: 'green', by: 'ada', hash: state.planHash })
  expect(await stateOf(bench, run, 'green')).toMatchObject({
    kind: 'awaiting-approval',
    stale: { approved: state.planHash, changes: ['was: was off, is yellow'] },
  })
  expect(board.requests).toEqual([])
})

test('a journal that refuses the intent keeps the request from being sent', async () => {
  const asked = { ...green, stopsTraffic: true }
  const { board, log, bench } = setUp(runbookOf(asked))
  const run = await bench.begin()
  const state = await stateOf(bench, run, 'green')
  if (state?.kind !== 'awaiting-approval') throw new Error(`it is ${state?.kind}`)
  log.refusing = true
  await bench.procedures.approve({ run, step: 'green', by: 'ada', hash: state.planHash })
  expect((await stateOf(bench, run, 'green'))?.kind).toBe('failed')
  expect(board.requests).toEqual([])
})

test('putting traffic back works after a refusing journal, newest stop first', async () => {
  const stop = (id: string, after: string[]) =>
    operationStep(id, id, light, {
      input: { lamp: id, color: 'red' },
      after,
      stopsTraffic: true,
      approval: { kind: 'none' },
    })
  const { board, log, bench } = setUp(runbookOf(stop('api', []), stop('workers', ['api'])))
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  expect(bench.store.run(run)?.trafficStopped).toBe(true)
  log.refusing = true
  await bench.procedures.putTrafficBack(run, 'ada')
  expect(board.requests).toEqual(['api/red', 'workers/red', 'workers/off', 'api/off'])
  expect(bench.store.run(run)).toMatchObject({ trafficStopped: false })
})

test('bad health after a swap swaps back by itself, approved together with the swap', async () => {
  const swap = operationStep('swap', 'Swap', light, { input: { lamp: 'a', color: 'new' } })
  const check = checkStep('check', 'Check', shines, { after: ['swap'], onFailureRun: 'back' })
  const back = operationStep('back', 'Swap back', light, {
    input: { lamp: 'a', color: 'old' },
    approval: withStep('swap'),
    onDemand: true,
    undoes: 'swap',
  })
  const { board, bench } = setUp(runbookOf(swap, check, back))
  board.shining = false
  const run = await bench.begin()
  expect(await stateOf(bench, run, 'swap')).toMatchObject({ kind: 'undone' })
  expect(board.requests).toEqual(['a/new', 'a/old'])
})

test('cancel is not failure', async () => {
  const { bench } = setUp(runbookOf({ ...green, stopsTraffic: true }))
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  await bench.procedures.cancel(run, 'ada', 'not needed')
  expect(await endOf(bench, run)).toBe('cancelled')
})

test('a step behind a failed one says what it waits for; passing it over lets the run go on', async () => {
  const look = checkStep('look', 'Look', shines)
  const { board, bench } = setUp(runbookOf(look, { ...green, after: ['look'] }))
  board.shining = false
  const run = await bench.begin()
  expect(await stateOf(bench, run, 'green')).toMatchObject({
    kind: 'blocked',
    unmet: [{ because: 'Look: failed' }],
  })
  await bench.procedures.skip({ run, step: 'look', by: 'ada', because: 'I saw it shine' })
  await bench.procedures.engine.advance(run)
  await bench.procedures.engine.idle(run)
  expect(bench.store.run(run)?.steps.map((step) => step.state.kind)).toContain('skipped')
})

test('a step ordered behind another is sent after it, without waiting for its end', async () => {
  const slow = operationStep('slow', 'Slow', light, { input: { lamp: 'slow', color: 'green' } })
  const next = {
    ...operationStep('next', 'Next', light, { input: { lamp: 'next', color: 'green' } }),
    approval: { kind: 'none' } as const,
    behind: ['slow'],
  }
  const { board, bench } = setUp(runbookOf(slow, next))
  // Its verification waits for the board; the one behind is through before.
  board.next = 'never-arrive'
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  expect(board.requests).toEqual(['next/green'])
  expect(await stateOf(bench, run, 'slow')).toMatchObject({ kind: 'failed' })
})

test('a console that closes ends its looks, and begins none of them again', async () => {
  const { board, bench } = setUp(runbookOf(green))
  board.dark = true
  const run = await bench.begin()
  const closing = bench.procedures.engine.close()
  board.dark = false
  await closing
  expect(bench.procedures.engine.isBusy(run)).toBe(false)
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(board.requests).toEqual([])
  await bench.procedures.engine.advance(run)
  expect(board.requests).toEqual([])
})

test('a step that is ordered behind another begins only when the whole beginning is on record', async () => {
  const behind = { ...green, id: 'behind', behind: ['nothing'] }
  const { board, bench } = setUp(runbookOf(behind))
  const seen: string[] = []
  bench.store.watch((run) => {
    const word = stepOf(run, 'behind')?.state.kind ?? ''
    if (seen.at(-1) !== word) seen.push(word)
  })
  const run = await bench.begin()
  expect(await endOf(bench, run)).toBe('done')
  expect(seen).toEqual(['waiting', 'running', 'succeeded'])
  expect(board.requests).toEqual(['a/green'])
})

test('a step that fails before it has a plan, and is only owed, does not keep up who would have used it', async () => {
  const owed = operationStep('owed', 'Owed', light, {
    input: { lamp: 'x', color: 'green' },
    approval: { kind: 'none' },
    onFailure: 'go-on',
  })
  const user = operationStep('user', 'User', light, {
    input: { lamp: 'y', color: 'green', card: { from: 'plan', step: 'owed', field: 'lamp' } },
    after: ['owed'],
    approval: { kind: 'none' },
  })
  const { board, bench } = setUp(runbookOf(owed, user))
  board.dark = true
  const run = await bench.begin()
  expect(await stateOf(bench, run, 'owed')).toMatchObject({ kind: 'failed' })
  board.dark = false
  await bench.procedures.retry({ run, step: 'user', by: 'ada' }).catch(() => undefined)
  expect(await stateOf(bench, run, 'user')).not.toMatchObject({ kind: 'blocked' })
})

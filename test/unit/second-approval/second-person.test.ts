import { expect, test } from 'vitest'
import { ben, lightStep, policy, refusedWith, secondBench } from './second-bench.ts'

const one = lightStep('one')

test('nothing is done before a second person has approved, then the operator', async () => {
  const bench = secondBench([one])
  const run = await bench.begin()
  const line = await bench.line(run, 'one')
  expect((await bench.step(run, 'one')).state.kind).toBe('awaiting-approval')
  await expect(bench.hold(run, 'one')).rejects.toMatchObject(
    refusedWith('BLOCKED', /^A second person has to approve this first/),
  )
  await bench.give(run, 'one', ben.codeFor(line))
  await bench.procedures.engine.idle(run)
  expect(bench.board.requests).toEqual([])
  await bench.hold(run, 'one')
  expect(bench.board.requests).toEqual(['a/red'])
  expect(bench.store.run(run)).toMatchObject({ outcome: 'done', gaps: 0 })
})

test('who approved is on record, with a code that others can check', async () => {
  const bench = secondBench([one])
  const run = await bench.begin()
  const code = ben.codeFor(await bench.line(run, 'one'))
  await bench.give(run, 'one', `  ${code.slice(0, 40)}\n${code.slice(40)} `)
  expect(bench.log.bodies.at(-1)?.['event']).toMatchObject({
    kind: 'step-second-approved',
    approver: 'Ben Example',
    code,
    by: 'ada',
  })
})

test('a challenge is asked for all the same', async () => {
  const swap = lightStep(
    'swap',
    { approval: { kind: 'challenge' } },
    { lamp: 'dangerous', color: 'red' },
  )
  const bench = secondBench([swap])
  const run = await bench.begin()
  await bench.give(run, 'swap', ben.codeFor(await bench.line(run, 'swap')))
  await expect(bench.hold(run, 'swap', 'lamp')).rejects.toMatchObject({
    failure: { code: 'CHALLENGE_MISMATCH' },
  })
  await bench.hold(run, 'swap', 'lamp 4711')
  expect(bench.board.requests).toEqual(['dangerous/red'])
})

test('a plan that has changed by the time it is carried out makes the approval stale', async () => {
  const bench = secondBench([one])
  const run = await bench.begin()
  const before = await bench.line(run, 'one')
  await bench.give(run, 'one', ben.codeFor(before))
  bench.board.lit.set('a', 'blue')
  await bench.hold(run, 'one')
  expect(bench.board.requests).toEqual([])
  expect((await bench.step(run, 'one')).state).toMatchObject({
    kind: 'awaiting-approval',
    stale: {},
  })
  expect(await bench.line(run, 'one')).not.toBe(before)
  await bench.give(run, 'one', ben.codeFor(await bench.line(run, 'one')))
  await bench.hold(run, 'one')
  expect(bench.board.requests).toEqual(['a/red'])
})

test('trying again asks again: an approval covers one act', async () => {
  const bench = secondBench([one])
  bench.board.next = 'refuse'
  const run = await bench.begin()
  await bench.give(run, 'one', ben.codeFor(await bench.line(run, 'one')))
  await bench.hold(run, 'one')
  expect((await bench.step(run, 'one')).state.kind).toBe('failed')
  await bench.procedures.retry({ run, step: 'one', by: 'ada' })
  await expect(bench.hold(run, 'one')).rejects.toMatchObject(
    refusedWith('BLOCKED', /second person/),
  )
})

test('a step that the profile does not name asks nobody', async () => {
  const bench = secondBench([one], { policy: { ...policy, operations: ['vercel.rollback'] } })
  const run = await bench.begin()
  await bench.procedures.engine.idle(run)
  expect(bench.store.run(run)?.outcome).toBe('done')
})

test('a profile that was edited during a run takes nothing back of what was asked in it', async () => {
  const bench = secondBench([one])
  const run = await bench.begin()
  await bench.line(run, 'one')
  const { log, board, clock } = bench
  const edited = secondBench([one], { log, board, clock, policy: undefined })
  await edited.procedures.takeUp()
  await expect(edited.hold(run, 'one')).rejects.toMatchObject(
    refusedWith('BLOCKED', /second person/),
  )
  await edited.minutes(31)
  await edited.procedures.second.ask({ run, step: 'one', by: 'ada' })
  expect(await edited.line(run, 'one')).not.toBe(await bench.line(run, 'one'))
})

test('an approval survives a restart, and lapses with its request', async () => {
  const first = secondBench([one])
  const run = await first.begin()
  await first.give(run, 'one', ben.codeFor(await first.line(run, 'one')))
  const { log, board, clock } = first
  const bench = secondBench([one], { log, board, clock })
  await bench.procedures.takeUp()
  await bench.minutes(30)
  await expect(bench.hold(run, 'one')).rejects.toMatchObject(refusedWith('BLOCKED', /has lapsed/))
  await bench.procedures.second.ask({ run, step: 'one', by: 'ada' })
  await bench.give(run, 'one', ben.codeFor(await bench.line(run, 'one')))
  await bench.hold(run, 'one')
  expect(board.requests).toEqual(['a/red'])
})

import { expect, test } from 'vitest'
import { summaryOf } from '../../../src/main/kernel/history/run-summary.ts'
import { at, failed, intentOf, runAfter, step, succeeded } from '../domain/example-run.ts'

const one = step('one', { stopsTraffic: true })
const two = step('two')
const back = step('back', { onDemand: true })

test('a run as a line: steps that run in turn are counted, those on demand are not', () => {
  const run = runAfter([one, two, back], [intentOf('one', 1), succeeded('one', 2)])
  expect(summaryOf(run)).toEqual({
    id: 'abcdefgh',
    runbook: 'bad-release',
    title: 'Take it back',
    reason: 'bad release',
    startedAt: at(0),
    endedAt: null,
    startedBy: 'ada',
    outcome: null,
    stepsDone: 1,
    stepsTotal: 2,
    needsOperator: false,
    trafficStopped: true,
  })
})

test('a step that was passed over is done; one that failed or was taken back is not', () => {
  const skipped = { kind: 'step-skipped', at: at(1), step: 'one', by: 'a', because: 'x' } as const
  const undone = { kind: 'step-undone', at: at(2), step: 'two', evidence: [] } as const
  expect(summaryOf(runAfter([one, two], [skipped, failed('two')])).stepsDone).toBe(1)
  expect(summaryOf(runAfter([one, two], [succeeded('two'), undone])).stepsDone).toBe(0)
})

test.each([
  failed('two'),
  { kind: 'step-asks-operator', at: at(1), step: 'two', instruction: 'Look.' } as const,
])('a run with a step that nobody but an operator moves on needs one: $kind', (event) => {
  expect(summaryOf(runAfter([one, two], [event])).needsOperator).toBe(true)
})

test('a run that has ended needs nobody, whatever failed in it', () => {
  const ended = { kind: 'run-ended', at: at(9), outcome: 'failed' } as const
  expect(summaryOf(runAfter([one, two], [failed('two'), ended]))).toMatchObject({
    endedAt: at(9),
    outcome: 'failed',
    needsOperator: false,
  })
})

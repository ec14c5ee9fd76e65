import { expect, test } from 'vitest'
import { transition } from '../../../src/shared/domain/transition.ts'
import {
  at,
  began,
  failed,
  intentOf,
  RUN,
  refused,
  runAfter,
  step,
  succeeded,
} from './example-run.ts'

const one = step('one')
const stop = step('stop', { stopsTraffic: true })
const back = step('back', { resumesTraffic: true })

test('a run begins with every step waiting and traffic as it is', () => {
  expect(transition(undefined, began([one, stop]))).toEqual({
    id: RUN,
    runbook: 'bad-release',
    title: 'Take it back',
    reason: 'bad release',
    startedAt: at(0),
    startedBy: 'ada',
    paused: false,
    cancelling: false,
    targets: { vercel: { deploymentId: 'dpl_1' } },
    given: {},
    steps: [
      { id: 'one', definition: one, state: { kind: 'waiting' } },
      { id: 'stop', definition: stop, state: { kind: 'waiting' } },
    ],
    trafficStopped: false,
    gaps: 0,
  })
})

test('an event of a run that never began is a damaged journal, and says which event', () => {
  const event = { ...succeeded('one'), run: RUN }
  expect(() => transition(undefined, event)).toThrow(
    new RangeError('step-succeeded before run-started in run abcdefgh'),
  )
})

test.each([
  [{ kind: 'run-paused', at: at(1), by: 'ada' }, { paused: true }],
  [{ kind: 'run-cancelling', at: at(1), by: 'ada', because: 'not needed' }, { cancelling: true }],
  [
    { kind: 'run-ended', at: at(9), outcome: 'cancelled' },
    { endedAt: at(9), outcome: 'cancelled' },
  ],
  [{ kind: 'gap', at: at(1), because: 'disk', by: 'ada' }, { gaps: 1 }],
] as const)('%s changes nothing of the run but its own part', (event, change) => {
  expect(runAfter([one], [event])).toEqual({ ...runAfter([one], []), ...change })
})

test('a resumed run is the run that was paused', () => {
  const paused = { kind: 'run-paused', at: at(1), by: 'ada' } as const
  const resumed = { kind: 'run-resumed', at: at(2), by: 'bo' } as const
  expect(runAfter([one], [paused, resumed])).toEqual(runAfter([one], []))
})

test('an event of a step that the run does not have changes no step', () => {
  expect(runAfter([one], [succeeded('other')])).toEqual(runAfter([one], []))
})

test('traffic counts as stopped from the intent on, before anyone knows whether it happened', () => {
  expect(runAfter([stop], [intentOf('stop')]).trafficStopped).toBe(true)
  const unknown = { kind: 'step-unknown', at: at(2), step: 'stop', failure: refused } as const
  expect(runAfter([stop], [intentOf('stop'), unknown]).trafficStopped).toBe(true)
  expect(runAfter([stop], [intentOf('stop'), failed('stop')]).trafficStopped).toBe(true)
})

test('looking at, planning or approving a stop stops nothing', () => {
  const looking = {
    kind: 'step-looking',
    at: at(1),
    step: 'stop',
    attempt: 1,
    purpose: 'do',
  } as const
  const approved = {
    kind: 'step-approved',
    at: at(1),
    step: 'stop',
    planHash: 'h',
    by: 'a',
  } as const
  expect(runAfter([stop], [looking, approved]).trafficStopped).toBe(false)
})

test('the intent of taking a stop back, or of a step that stops nothing, stops no traffic', () => {
  expect(runAfter([stop], [intentOf('stop', 1, 'undo')]).trafficStopped).toBe(false)
  expect(runAfter([one], [intentOf('one')]).trafficStopped).toBe(false)
})

test('only the good end of what resumes traffic brings it back', () => {
  const steps = [stop, one, back]
  const stopped = [intentOf('stop'), succeeded('stop'), succeeded('one')]
  expect(runAfter(steps, stopped).trafficStopped).toBe(true)
  expect(runAfter(steps, [...stopped, failed('back', 3)]).trafficStopped).toBe(true)
  expect(runAfter(steps, [...stopped, succeeded('back', 3)]).trafficStopped).toBe(false)
})

test('putting traffic back ends the stop, and a later stop counts again', () => {
  const put = { kind: 'traffic-put-back', at: at(3), by: 'ada', evidence: [] } as const
  const events = [intentOf('stop'), succeeded('stop'), put] as const
  expect(runAfter([stop], events).trafficStopped).toBe(false)
  expect(runAfter([stop], [...events, intentOf('stop', 4)]).trafficStopped).toBe(true)
})

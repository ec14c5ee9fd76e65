import { expect, test } from 'vitest'
import type { Step } from '../../../src/shared/domain/run.ts'
import {
  at,
  failed,
  intentOf,
  refused,
  runAfter,
  step,
  succeeded,
  swapBack,
  swapPlan,
} from './example-run.ts'

const one = step('one')
const fresh = { id: 'one', definition: one }
const looking = { kind: 'step-looking', at: at(1), step: 'one', attempt: 1, purpose: 'do' } as const
const planned = {
  kind: 'step-planned',
  at: at(1),
  step: 'one',
  plan: swapPlan,
  planHash: 'h1',
  undo: swapBack,
  purpose: 'do',
} as const

function stepAfter(...events: Parameters<typeof runAfter>[1]): Step | undefined {
  return runAfter([one], events).steps[0]
}

test('a blocked step holds what it waits for, and is waiting again once it is ready', () => {
  const unmet = [{ gate: { kind: 'armed' }, because: 'read-only' }] as const
  const blocked = { kind: 'step-blocked', at: at(1), step: 'one', unmet } as const
  const ready = { kind: 'step-ready', at: at(2), step: 'one' } as const
  expect(stepAfter(blocked)).toEqual({ ...fresh, state: { kind: 'blocked', unmet } })
  expect(stepAfter(blocked, ready)).toEqual({ ...fresh, state: { kind: 'waiting' } })
})

test('looking is the beginning of a step', () => {
  const state = { kind: 'running', since: at(1), phase: 'looking', attempt: 1, purpose: 'do' }
  expect(stepAfter(looking)).toEqual({ ...fresh, state, startedAt: at(1) })
})

test('a plan waits for approval with its hash and its way back, and both are kept', () => {
  const state = {
    kind: 'awaiting-approval',
    plan: swapPlan,
    planHash: 'h1',
    undo: swapBack,
    purpose: 'do',
  }
  expect(stepAfter(planned)).toEqual({ ...fresh, state, plan: swapPlan, undo: swapBack })
})

test('a plan that went stale says which one was approved and what changed', () => {
  const stale = { approved: 'h0', changes: ['live: was a, is b'] }
  expect(stepAfter({ ...planned, stale })?.state).toMatchObject({ planHash: 'h1', stale })
})

test('planning the way back does not replace what it is the way back from', () => {
  const undoing = { ...planned, purpose: 'undo', plan: { ...swapPlan, title: 'Back' } } as const
  expect(stepAfter(planned, undoing)).toMatchObject({ plan: swapPlan, undo: swapBack })
})

test('an approval is kept and moves nothing', () => {
  const approved = {
    kind: 'step-approved',
    at: at(2),
    step: 'one',
    planHash: 'h1',
    by: 'ada',
  } as const
  expect(stepAfter(planned, approved)).toEqual({ ...stepAfter(planned), approvedHash: 'h1' })
})

test('going past a refusal keeps its reason and moves nothing', () => {
  const overridden = {
    kind: 'step-overridden',
    at: at(3),
    step: 'one',
    by: 'ada',
    because: 'the dump is the only one',
  } as const
  expect(stepAfter(failed('one'), overridden)).toEqual({
    ...stepAfter(failed('one')),
    override: 'the dump is the only one',
  })
})

test('an intent keeps everything with which a restarted console can find out what happened', () => {
  const intent = { plan: swapPlan, preState: { oid: '16384' }, purpose: 'do', attempt: 1 }
  expect(stepAfter(looking, intentOf('one', 2))).toEqual({
    ...fresh,
    state: { kind: 'running', since: at(2), phase: 'acting', attempt: 1, purpose: 'do' },
    plan: swapPlan,
    undo: swapBack,
    intent,
    startedAt: at(1),
  })
})

test('the intent of an undo keeps the plan and the undo of the act itself', () => {
  const acted = stepAfter(intentOf('one'), succeeded('one'))
  const other = { ...intentOf('one', 3, 'undo'), plan: { ...swapPlan, title: 'Back' } }
  const undoing = stepAfter(intentOf('one'), succeeded('one'), other)
  expect(undoing).toMatchObject({ plan: acted?.plan, undo: acted?.undo })
  expect(undoing?.intent).toMatchObject({ purpose: 'undo', plan: { title: 'Back' } })
})

test('an answer of the provider alone says nothing about the step, and is kept where it took the act', () => {
  const facts = { ts: '1764.000100' }
  const result = { kind: 'result', at: at(3), step: 'one', receipt: 'accepted', facts } as const
  const before = stepAfter(intentOf('one'))
  expect(stepAfter(intentOf('one'), result)).toEqual({ ...before, receipt: facts })
  expect(stepAfter(intentOf('one'), { ...result, receipt: 'reply-lost' })).toEqual(before)
})

test('a message that waits says since when until it is sent', () => {
  const queued = (tries: number) => {
    return {
      kind: 'step-queued',
      at: at(3),
      step: 'one',
      failure: refused,
      since: at(3),
      tries,
      nextTry: at(9),
    } as const
  }
  const twice = stepAfter(intentOf('one'), queued(1), queued(2))
  expect(twice?.state).toMatchObject({ kind: 'queued', since: at(3), tries: 2, nextTry: at(9) })
  expect(twice?.queued).toEqual({ since: at(3), tries: 2 })
  const sent = { kind: 'step-succeeded', at: at(9), step: 'one', evidence: [] } as const
  expect(stepAfter(intentOf('one'), queued(1), sent)?.queued).toBeUndefined()
})

test.each(['reconciling', 'verifying'] as const)('a step that is %s says since when', (phase) => {
  const event = {
    kind: 'step-phase',
    at: at(4),
    step: 'one',
    phase,
    attempt: 2,
    purpose: 'do',
  } as const
  const state = { kind: 'running', since: at(4), phase, attempt: 2, purpose: 'do' }
  expect(stepAfter(looking, event)).toEqual({ ...fresh, state, startedAt: at(1) })
})

test('a manual step shows its instruction, and its link only where it has one', () => {
  const asks = { kind: 'step-asks-operator', at: at(1), step: 'one', instruction: 'Look.' } as const
  const state = { kind: 'awaiting-operator', instruction: 'Look.' }
  expect(stepAfter(asks)).toEqual({ ...fresh, state })
  const link = 'https://vercel.test/'
  expect(stepAfter({ ...asks, link })).toEqual({ ...fresh, state: { ...state, link } })
})

test.each([
  [succeeded('one', 5), { kind: 'succeeded', at: at(5), evidence: [] }],
  [failed('one', 5), { kind: 'failed', at: at(5), failure: refused, evidence: [] }],
  [
    { kind: 'step-skipped', at: at(5), step: 'one', by: 'ada', because: 'seen' },
    { kind: 'skipped', at: at(5), by: 'ada', because: 'seen' },
  ],
  [
    { kind: 'step-undone', at: at(5), step: 'one', evidence: [] },
    { kind: 'undone', at: at(5), evidence: [] },
  ],
] as const)('%s ends the step', (event, state) => {
  expect(stepAfter(looking, event)).toEqual({ ...fresh, state, startedAt: at(1), endedAt: at(5) })
})

test('unknown is no end', () => {
  const unknown = { kind: 'step-unknown', at: at(5), step: 'one', failure: refused } as const
  const state = { kind: 'unknown', at: at(5), failure: refused }
  expect(stepAfter(looking, unknown)).toEqual({ ...fresh, state, startedAt: at(1) })
})

test('a second attempt keeps the first beginning and takes the last end', () => {
  const again = { ...looking, at: at(6), attempt: 2 }
  const twice = stepAfter(looking, failed('one', 5), again, succeeded('one', 8))
  expect(twice).toMatchObject({ startedAt: at(1), endedAt: at(8) })
})

test('what is found done with a way back counts as done, keeps the way, and stops traffic where it stops it', () => {
  const found = {
    kind: 'step-found',
    at: at(1),
    step: 'one',
    because: 'another console has done it',
    evidence: [],
    undo: swapBack,
    plan: swapPlan,
  } as const
  const stopping = step('one', { stopsTraffic: true })
  const run = runAfter([stopping], [found])
  expect([run.trafficStopped, run.steps[0]]).toEqual([
    true,
    {
      id: 'one',
      definition: stopping,
      state: {
        kind: 'succeeded',
        at: at(1),
        evidence: [{ kind: 'fact', label: 'found done', value: 'another console has done it' }],
      },
      found: true,
      plan: swapPlan,
      undo: swapBack,
      endedAt: at(1),
    },
  ])
})

test('what is found done without a way back is passed over', () => {
  const because = 'it comes before “Swap”'
  const found = { kind: 'step-found', at: at(1), step: 'one', because, evidence: [] } as const
  expect(stepAfter(found)).toEqual({
    ...fresh,
    state: { kind: 'skipped', at: at(1), by: 'console', because },
    found: true,
    endedAt: at(1),
  })
})

import { expect, test } from 'vitest'
import { fastLaneOf, readinessOf } from '../../../src/main/kernel/watch/fast-lane.ts'
import type { PlannedStep } from '../../../src/shared/domain/plan-view.ts'
import { candidateOf, choiceOf, fastLaneView, planned, refusedState } from './example-plan.ts'

const web = choiceOf('vercel', candidateOf('vercel', { until: '2026-12-20T00:00:00.000Z' }))
const api = choiceOf('railway', candidateOf('railway'))
const ready = { run: 'abcdefgh', hash: 'f'.repeat(64) }
const webStep = {
  system: 'vercel',
  from: 'v42 · c42c42c',
  to: 'v41 · c41c41c',
  targetId: 'vercel-41',
  because: 'live for 68 h',
  until: '2026-12-20T00:00:00.000Z',
}
const { until: _, ...apiWords } = webStep
const apiStep = { ...apiWords, system: 'railway', targetId: 'railway-41' }

test('both roll backs are offered under the hash that the hold approves, messages are not', () => {
  const view = fastLaneView({ web: planned('vercel'), api: planned('railway') }, [web, api])
  expect(fastLaneOf(view)).toEqual({ kind: 'ready', ...ready, steps: [webStep, apiStep], left: [] })
})

test.each<[string, PlannedStep['state'], string]>([
  ['does not run on the schema', { kind: 'left-out', because: 'head 0042 only' }, 'head 0042 only'],
  ['cannot be reached', { kind: 'cannot-look', because: 'no route' }, 'no route'],
  ['was refused', refusedState, 'The plan allows one'],
  [
    'serves its target already',
    { kind: 'planned', planned: { kind: 'nothing-to-do', because: 'is live', evidence: [] } },
    'is live',
  ],
])('an API that %s is left, with why, and the web alone goes back', (_, state, because) => {
  const view = fastLaneView({ web: planned('vercel'), api: state }, [web, api])
  expect(fastLaneOf(view)).toEqual({
    kind: 'ready',
    ...ready,
    steps: [webStep],
    left: [{ system: 'railway', because }],
  })
})

test('a system without a verified release says that, not that its input is missing', () => {
  const state = { kind: 'cannot-look', because: 'no target is chosen for railway' } as const
  const none = choiceOf('railway', null)
  const lane = fastLaneOf(fastLaneView({ web: planned('vercel'), api: state }, [web, none]))
  const left = [{ system: 'railway', because: 'no release is verified: choose one' }]
  expect(lane).toMatchObject({ kind: 'ready', left })
})

test('where nothing can go back the lane says why of each', () => {
  const view = fastLaneView(
    { web: { kind: 'cannot-look', because: 'no route' }, api: refusedState },
    [web, api],
  )
  expect(fastLaneOf(view)).toEqual({
    kind: 'unavailable',
    because: 'no route; The plan allows one',
  })
})

test('a plan without any roll back is not an offer', () => {
  const view = {
    ...fastLaneView({ web: planned('vercel'), api: planned('railway') }, []),
    steps: [],
  }
  expect(fastLaneOf(view)).toEqual({ kind: 'unavailable', because: 'nothing can be rolled back' })
})

test('readiness names what each system can go back to, until when, or why it cannot', () => {
  const { version: _, ...unnamed } = candidateOf('postgres')
  const targets = [web, choiceOf('railway', null), choiceOf('postgres', unnamed)]
  const view = fastLaneView({ web: planned('vercel'), api: planned('railway') }, targets)
  expect(readinessOf(view)).toEqual([
    {
      system: 'vercel',
      state: 'ready',
      text: 'v41 · c41c41c until 2026-12-20T00:00:00.000Z',
    },
    { system: 'railway', state: 'not-ready', text: 'no release is verified: choose one' },
    { system: 'postgres', state: 'ready', text: 'c41c41c' },
  ])
})

import { expect, test } from 'vitest'
import { secondState, whyNotYet } from '../../../src/renderer/src/panels/run/second-state.ts'
import type { SecondAnswer } from '../../../src/shared/domain/second-approval.ts'
import { swapBack, swapPlan } from '../domain/example-run.ts'
import { swapRun } from './fixtures/run-fixture.ts'

const [first] = swapRun.steps
const at = '2026-11-23T03:00:00.000Z'
const MINUTE = 60_000
const request = {
  nonce: '0'.repeat(32),
  planHash: 'h1',
  purpose: 'do',
  at,
  since: at,
  validMinutes: 30,
  breakGlassAfterMinutes: 10,
  line: 'rbr1.x.y',
} as const
const waiting = {
  kind: 'awaiting-approval',
  plan: swapPlan,
  planHash: 'h1',
  undo: swapBack,
  purpose: 'do',
} as const

function stateAt(minute: number, answer?: SecondAnswer, planHash = 'h1') {
  if (first === undefined) throw new Error('the fixture has no step')
  const seconds = [{ request, ...(answer === undefined ? {} : { answer }) }]
  const now = Date.parse(at) + minute * MINUTE
  return secondState({ ...first, seconds }, { ...waiting, planHash }, now)
}
const approved = { kind: 'approved', approver: 'Ben', at } as const
const waived = {
  kind: 'waived',
  by: 'ada',
  because: 'nobody',
  at: '2026-11-23T03:25:00.000Z',
} as const

test('the operator’s own approval waits for the answer', () => {
  const second = stateAt(4)
  expect(second).toEqual({
    kind: 'waiting',
    request,
    validForMs: 26 * MINUTE,
    waivableInMs: 6 * MINUTE,
  })
  expect(whyNotYet(second)).toBe('It waits for the second approval.')
  expect(whyNotYet(stateAt(4, approved))).toBeUndefined()
})

test('the glass is there to be broken after its minutes, and then holds for its own time', () => {
  expect(stateAt(10)).toMatchObject({ kind: 'waiting', waivableInMs: 0 })
  expect(stateAt(40, waived)).toMatchObject({ kind: 'given', validForMs: 15 * MINUTE })
})

test('a request that has lapsed is asked anew, an answer to it too', () => {
  expect(stateAt(30)).toEqual({ kind: 'lapsed', request })
  expect(whyNotYet(stateAt(30, approved))).toBe('The second approval has lapsed.')
})

test('what was asked about another plan is not shown', () => {
  expect(stateAt(4, approved, 'h2')).toEqual({ kind: 'not-needed' })
})

import { expect, test } from 'vitest'
import { judgePin, type PinFacts } from '../../../src/main/kernel/watch/judge-pin.ts'
import type { BranchSight, Pin, PinSight } from '../../../src/shared/domain/pin.ts'

const BAD = 'b'.repeat(40)
const GOOD = '4'.repeat(40)
const PUSHED = 'e'.repeat(40)

const pin: Pin = {
  key: 'abcdefgh/web-rollback/prj_web',
  subject: { system: 'vercel', id: 'prj_web', name: 'web' },
  ...{ run: 'abcdefgh', step: 'web-rollback' },
  ...{ since: '2026-11-30T03:00:00.000Z', settledAt: '2026-11-30T03:00:00.000Z' },
  ...{ bad: [BAD], good: { commit: GOOD, version: 'v41' } },
}
const sight: PinSight = {
  subject: 'prj_web',
  takesPushes: false,
  live: [{ id: 'dpl_41', commit: GOOD, status: 'live' }],
  coming: [],
  waiting: [],
  variables: { API_URL: 'env_1 1' },
  marksMayLast: true,
}
const branch: BranchSight = { branch: 'main', head: BAD, carries: { [BAD]: 'carries' } }
const baseline = {
  at: '2026-11-30T03:00:05.000Z',
  ...{ head: BAD, takesPushes: false, variables: sight.variables ?? {} },
}

const levels = (own: { readonly [fact in keyof PinFacts]?: Partial<PinFacts[fact]> }) =>
  judgePin({
    pin: { ...pin, ...own.pin },
    sight: { ...sight, ...own.sight },
    branch: { ...branch, ...own.branch },
    baseline: { ...baseline, ...own.baseline },
  })
    .filter(({ level }) => level !== 'calm')
    .map(({ level, text }) => `${level}: ${text}`)

test('after a rollback all is calm, the bad code on the branch included', () => {
  const lines = judgePin({ pin, sight, branch, baseline })
  expect(lines.map(({ level, text }) => `${level}: ${text}`)).toEqual([
    'calm: v41 · 4444444 is live, as it was rolled back to.',
    'calm: Nothing is queued, building or being assigned.',
    'calm: Auto-assignment of the domains is off: pushes do not go live.',
    'calm: main is at bbbbbbb, as at the rollback: it still has bbbbbbb. Take it off before the next push.',
    'calm: The 1 variables are as after the rollback.',
  ])
})

test('the bad release live again, queued, or being assigned is an alarm', () => {
  const back = { id: 'dpl_42', commit: BAD }
  expect(levels({ sight: { live: [{ ...back, status: 'live' }] } })).toEqual([
    'alarm: bbbbbbb, which was taken back, is live again (dpl_42).',
  ])
  for (const status of ['QUEUED', 'BUILDING', 'assigning'])
    expect(levels({ sight: { coming: [{ ...back, status }] } })).toEqual([
      `alarm: bbbbbbb is ${status} (dpl_42) and has what was taken back. The pin keeps it from going live.`,
    ])
})

test('so is a build of another commit that contains it; one that reverts it is calm', () => {
  const coming = [{ id: 'dpl_43', commit: PUSHED, status: 'BUILDING' }]
  const carrying = (carries: 'carries' | 'free') => ({ [PUSHED]: carries, [BAD]: carries })
  expect(levels({ sight: { coming }, branch: { carries: carrying('carries') } })).toEqual([
    'alarm: eeeeeee is BUILDING (dpl_43) and has what was taken back. The pin keeps it from going live.',
  ])
  expect(levels({ sight: { coming }, branch: { carries: carrying('free') } })).toEqual([])
})

test('a commit that nobody knows is no alarm and not calm: it asks for a look', () => {
  const coming = [{ id: 'dpl_43', commit: PUSHED, status: 'BUILDING' }]
  expect(levels({ sight: { coming } })).toEqual([
    'attention: eeeeeee is BUILDING (dpl_43); whether it has what was taken back is not known. The pin keeps it from going live.',
  ])
})

test('auto-assignment that is switched on again is an alarm', () => {
  expect(levels({ sight: { takesPushes: true } })).toEqual([
    'alarm: Auto-assignment of the domains was switched on again: the next build goes live.',
  ])
})

test('auto-deploy that a rollback of Railway left on asks for a look; switched on later it alarms', () => {
  const railway = { pin: { subject: { system: 'railway' as const, id: 's', name: 'api' } } }
  const on = { ...railway, sight: { takesPushes: true } }
  expect(levels({ ...on, baseline: { takesPushes: true } })).toEqual([
    'attention: Auto-deploy is on: the next push to the branch replaces what was rolled back to.',
  ])
  expect(levels({ ...on, baseline: { takesPushes: false } })).toEqual([
    'alarm: Auto-deploy was switched on again: the next build goes live.',
  ])
})

test('a push that still contains it is an alarm, one that takes it back is calm, an unknown one asks', () => {
  const pushed = (carries: BranchSight['carries']) => levels({ branch: { head: PUSHED, carries } })
  expect(pushed({ [PUSHED]: 'carries' })).toEqual([
    'alarm: main is at eeeeeee: somebody pushed, and what was taken back is still in it; it would be built, and wait.',
  ])
  expect(pushed({ [PUSHED]: 'free' })).toEqual([])
  expect(pushed({})).toEqual([
    'attention: main is at eeeeeee: somebody pushed what the clone does not know; whether what was taken back is still in it is not known.',
  ])
})

test('variables that came, went or changed are named; a value never is', () => {
  const variables = { NEW: 'env_9 1', API_URL: 'env_1 2' }
  const before = { API_URL: 'env_1 1', OLD: 'env_2 1' }
  expect(levels({ sight: { variables }, baseline: { variables: before } })).toEqual([
    'attention: Variables are other ones than after the rollback: new NEW; gone OLD; changed API_URL. The next deployment takes them up.',
  ])
})

test('a name that an earlier console kept without a mark has not changed', () => {
  const [names, marks] = [{ API_URL: '' }, { API_URL: 'digest' }]
  expect(levels({ sight: { variables: marks }, baseline: { variables: names } })).toEqual([])
})

test('what cannot be asked is unknown, never calm', () => {
  expect(
    judgePin({
      ...{ pin, baseline, branch: undefined },
      sight: { ...sight, live: [], takesPushes: undefined, variables: undefined },
    })
      .filter(({ level }) => level === 'unknown')
      .map(({ key }) => key),
  ).toEqual(['live:nothing', 'switch:unknown', 'branch:none', 'variables:unread'])
  expect(levels({ branch: { head: undefined, because: 'no route' } })).toEqual([
    'unknown: main cannot be looked at: no route',
  ])
})

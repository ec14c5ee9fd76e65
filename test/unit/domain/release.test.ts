import { expect, test } from 'vitest'
import {
  type Candidate,
  lastVerified,
  type ReleaseRecord,
  standingOf,
} from '../../../src/shared/domain/release.ts'

const candidate: Candidate = {
  system: 'vercel',
  id: 'dpl_41',
  commit: 'c41',
  message: 'v41',
  author: 'lin',
  createdAt: '2026-11-20T02:00:00.000Z',
  version: 'v41',
  live: false,
  eligible: true,
}
const record: ReleaseRecord = {
  system: 'vercel',
  deploymentId: 'dpl_41',
  commit: 'c41',
  version: 'v41',
  liveFrom: '2026-11-20T02:00:00.000Z',
  liveUntil: '2026-11-22T22:00:00.000Z',
  requests: 120_000,
  errorRate: 0.002,
  verified: true,
  markedBad: null,
}
const rule = { maximumErrorRate: 0.05, failingCommit: 'c42' }

test('a release with hours of good traffic is verified, and says how good it was', () => {
  expect(standingOf(candidate, record, rule)).toEqual({
    candidate,
    record,
    verified: true,
    because: 'live for 68 h, 0.20 % errors',
  })
})

test.each<[string, Partial<Candidate>, Partial<ReleaseRecord> | undefined, string]>([
  ['is live', { live: true }, {}, 'is live now'],
  [
    'its provider deleted',
    { eligible: false, whyNot: 'its image is gone' },
    {},
    'its image is gone',
  ],
  [
    'its provider refuses without a word',
    { eligible: false },
    {},
    'the provider does not take it back',
  ],
  ['has the failing commit', { commit: 'c42' }, {}, 'has the commit that is failing'],
  ['nobody recorded', {}, undefined, 'has no record of production traffic'],
  ['was marked bad', {}, { markedBad: 'lost bookings' }, 'was marked bad: lost bookings'],
  [
    'was live a millisecond less than an hour',
    {},
    { liveUntil: '2026-11-20T02:59:59.999Z' },
    'had less than an hour of production traffic',
  ],
  [
    'had no request in all its hours',
    {},
    { requests: 0 },
    'had less than an hour of production traffic',
  ],
  ['has no known end', {}, { liveUntil: null }, 'had less than an hour of production traffic'],
  [
    'has an unreadable end',
    {},
    { liveUntil: 'infinity' },
    'had less than an hour of production traffic',
  ],
  ['failed too often', {}, { errorRate: 0.0501 }, 'failed 5.01 % of its requests'],
  ['has no readable error rate', {}, { errorRate: Number.NaN }, 'has no known error rate'],
])('a release that %s is not verified, and says why', (_, ofCandidate, ofRecord, because) => {
  const shown = { ...candidate, ...ofCandidate }
  const known = ofRecord === undefined ? undefined : { ...record, ...ofRecord }
  expect(standingOf(shown, known, rule)).toEqual({
    candidate: shown,
    ...(known === undefined ? {} : { record: known }),
    verified: false,
    because,
  })
})

test('an hour exactly, and the threshold exactly, are enough', () => {
  const justEnough = { ...record, liveUntil: '2026-11-20T03:00:00.000Z', errorRate: 0.05 }
  expect(standingOf(candidate, justEnough, rule).verified).toBe(true)
})

test('without a failing commit none is held against a candidate', () => {
  const same = { ...candidate, commit: 'c42' }
  expect(standingOf(same, record, { maximumErrorRate: 0.05 }).verified).toBe(true)
})

test('the last verified release is the newest of the verified ones, in whatever order they come', () => {
  const older = { ...candidate, id: 'dpl_40', createdAt: '2026-11-18T02:00:00.000Z' }
  const newer = { ...candidate, id: 'dpl_42', createdAt: '2026-11-23T02:00:00.000Z' }
  const standings = [
    standingOf(older, record, rule),
    standingOf(newer, { ...record, markedBad: 'throws' }, rule),
    standingOf(candidate, record, rule),
  ]
  expect(lastVerified(standings)?.candidate.id).toBe('dpl_41')
  expect(lastVerified(standings.toReversed())?.candidate.id).toBe('dpl_41')
})

test('where no release stood the test nothing is suggested', () => {
  expect(lastVerified([standingOf(candidate, undefined, rule)])).toBeUndefined()
})

import { expect, test } from 'vitest'
import { chooseTarget, targetOf } from '../../../src/main/kernel/runbook/choose-targets.ts'
import type { Candidate, ReleaseRecord } from '../../../src/shared/domain/release.ts'

const thresholds = { errorRate: 0.05, minimumRequests: 20, monitoringMinutes: 30 }

function candidate(id: string, more: Partial<Candidate> = {}): Candidate {
  return {
    system: 'railway',
    id,
    commit: `commit-${id}`,
    message: id,
    author: 'lin',
    createdAt: `2026-11-${id}T00:00:00.000Z`,
    live: false,
    eligible: true,
    ...more,
  }
}
function recordOf(id: string, more: Partial<ReleaseRecord> = {}): ReleaseRecord {
  return {
    system: 'railway',
    deploymentId: id,
    commit: `commit-${id}`,
    version: 'v',
    liveFrom: '2026-11-20T00:00:00.000Z',
    liveUntil: '2026-11-20T12:00:00.000Z',
    requests: 900,
    errorRate: 0.002,
    verified: true,
    markedBad: null,
    ...more,
  }
}
const live = candidate('22', { live: true })
const good = candidate('20')
const older = candidate('18')
const records = [recordOf('20'), recordOf('18')]

test('the newest release that stood the test is chosen, and each candidate has its standing', () => {
  const twin = candidate('21', { commit: live.commit })
  const choice = chooseTarget('railway', [live, twin, good, older], {
    records: [...records, recordOf('21')],
    thresholds,
  })
  const because = 'live for 12 h, 0.20 % errors'
  expect(choice).toEqual({
    system: 'railway',
    chosen: good,
    because,
    candidates: [
      { ...live, verified: false, standing: 'is live now' },
      { ...twin, verified: false, standing: 'has the commit that is failing' },
      { ...good, verified: true, standing: because },
      { ...older, verified: true, standing: because },
    ],
  })
})

test('what the operator wants is chosen, and what speaks against it is said', () => {
  const choice = chooseTarget('railway', [live, good, older], {
    records: [recordOf('20'), recordOf('18', { markedBad: 'lost bookings' })],
    thresholds,
    wanted: '18',
  })
  expect([choice.chosen?.id, choice.because]).toEqual([
    '18',
    'chosen by you; it was marked bad: lost bookings',
  ])
})

test('what is wanted and not listed is never replaced by another one', () => {
  const choice = chooseTarget('railway', [live, good], { records, thresholds, wanted: 'foreign' })
  expect([choice.chosen, choice.because]).toEqual([
    null,
    'foreign is not among what API (Railway) lists for this profile',
  ])
})

test('where nothing is verified nothing is chosen', () => {
  const choice = chooseTarget('railway', [live, good], { records: [], thresholds })
  expect([choice.chosen, choice.because]).toEqual([null, 'no release is verified: choose one'])
})

test('a backup is judged by its file: the newest that can be restored', () => {
  const backup = (id: string, more: Partial<Candidate> = {}) =>
    candidate(id, { system: 'postgres', message: `20,000 users, ${id}`, ...more })
  const torn = backup('23', { eligible: false, whyNot: 'its hash is another one' })
  const choice = chooseTarget('postgres', [torn, backup('22'), backup('21')], {
    records: [],
    thresholds,
  })
  expect([choice.chosen?.id, choice.because]).toEqual(['22', '20,000 users, 22'])
  expect(choice.candidates[0]).toMatchObject({
    verified: false,
    standing: 'its hash is another one',
  })
})

test('a target is plain data: a deployment with its commit, or a backup with its path', () => {
  expect(targetOf(good)).toEqual({ deploymentId: '20', commit: 'commit-20' })
  expect(targetOf({ ...good, version: 'v41' })).toMatchObject({ version: 'v41' })
  expect(targetOf(candidate('/b/one.dump', { system: 'postgres' }))).toEqual({
    backup: '/b/one.dump',
  })
})

test('a live release that is itself verified stays the target: nobody goes back too far on a tired night', () => {
  // The rollback made a new deployment of the good commit; its record is the commit's.
  const back = candidate('23', { live: true, commit: good.commit })
  const choice = chooseTarget('railway', [back, candidate('22'), good, older], {
    records,
    thresholds,
  })
  expect({ chosen: choice.chosen, because: choice.because }).toEqual({
    chosen: back,
    because: 'is live already, and verified: live for 12 h, 0.20 % errors',
  })
})

test('a record of too few requests verifies nothing', () => {
  const few = [recordOf('20', { requests: 3 }), recordOf('18')]
  const choice = chooseTarget('railway', [live, good, older], { records: few, thresholds })
  expect(choice.chosen).toEqual(older)
})

test('a restore of the database alone leaves web and API what they are', () => {
  const choice = chooseTarget('railway', [live, good], { records, thresholds, stays: true })
  expect({ chosen: choice.chosen, because: choice.because }).toEqual({
    chosen: live,
    because: 'stays what it is',
  })
})

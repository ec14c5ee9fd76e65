import { expect, test } from 'vitest'
import { pinsOfRuns } from '../../../src/shared/domain/pins-of-runs.ts'
import {
  apiDetails,
  at,
  BAD,
  GOOD,
  OLD,
  ranOperation,
  released,
  webDetails,
} from './pinned-runs.ts'

const webBack = (bad: string, good: string, second: number) =>
  ranOperation({ system: 'vercel', name: 'rollback' }, webDetails(bad, good), second)
const apiBack = (bad: string, good: string, second: number, name = 'rollback') =>
  ranOperation({ system: 'railway', name }, apiDetails(bad, good), second)

test('a rollback pins what it took back, platform by platform', () => {
  const runs = [webBack(BAD, GOOD, 2), apiBack(BAD, GOOD, 4)]
  expect(pinsOfRuns(runs)).toEqual([
    {
      key: 'run2aaa/act/prj_web',
      subject: { system: 'vercel', id: 'prj_web', name: 'web' },
      ...{ run: 'run2aaa', step: 'act', since: at(2), settledAt: at(2) },
      ...{ bad: [BAD], good: { commit: GOOD, version: 'v41' } },
    },
    {
      key: 'run4aaa/act/service-api',
      subject: { system: 'railway', id: 'service-api', name: 'api' },
      ...{ run: 'run4aaa', step: 'act', since: at(4), settledAt: at(4) },
      ...{ bad: [BAD], good: { commit: GOOD } },
    },
  ])
})

test('a rollback that goes further back keeps both releases away', () => {
  const [pin, ...more] = pinsOfRuns([webBack(BAD, GOOD, 2), webBack(GOOD, OLD, 4)])
  expect([pin?.bad, pin?.good.commit, more]).toEqual([[GOOD, BAD], OLD, []])
})

test('who goes to the release that was taken back has taken the rollback back', () => {
  expect(pinsOfRuns([apiBack(BAD, GOOD, 2), apiBack(GOOD, BAD, 4)])).toEqual([])
})

test('the check at the end of a release ends the pins of its platform alone', () => {
  const runs = [webBack(BAD, GOOD, 2), apiBack(BAD, GOOD, 3), released('vercel', 5)]
  expect(pinsOfRuns(runs).map(({ subject }) => subject.name)).toEqual(['api'])
})

test('a rollback behind a release pins again', () => {
  const runs = [webBack(BAD, GOOD, 2), released('vercel', 5), webBack(GOOD, OLD, 8)]
  expect(pinsOfRuns(runs).map(({ bad }) => bad)).toEqual([[GOOD]])
})

test('what is deployed again with the same commit, promoted or stopped pins nothing', () => {
  const runs = [
    apiBack(GOOD, GOOD, 2, 'redeploy-running'),
    apiBack(BAD, GOOD, 4, 'deploy-head'),
    ranOperation({ system: 'vercel', name: 'promote' }, webDetails(BAD, GOOD), 6),
    ranOperation({ system: 'railway', name: 'stop' }, { group: 'api' }, 8),
  ]
  expect(pinsOfRuns(runs)).toEqual([])
})

test('logs of before the former commit was kept pin nothing', () => {
  expect(pinsOfRuns([webBack('', GOOD, 2)])).toEqual([])
})

test('what this console changes itself at a platform is told by when it settled', () => {
  const own = ranOperation({ system: 'railway', name: 'set-variables' }, {}, 9)
  const [web, api] = pinsOfRuns([webBack(BAD, GOOD, 2), apiBack(BAD, GOOD, 3), own])
  expect([web?.settledAt, api?.settledAt]).toEqual([at(2), at(9)])
})

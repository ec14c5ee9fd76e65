import { expect, test } from 'vitest'
import { apiOnHead } from '../../../src/shared/domain/coherence.ts'

const commit = '7c1d0aa43b'
const table = [{ apiCommit: commit, runsOnHeads: ['0040_reviews', '0041_tips'] }]

test('a commit whose profile lists the head fits', () => {
  expect(apiOnHead(commit, '0041_tips', table)).toEqual({
    verdict: 'fits',
    about: 'API 7c1d0aa on migration head 0041_tips',
    because: 'the profile lists head 0041_tips for this commit',
  })
})

test('a commit that runs on other heads does not fit, and names them', () => {
  expect(apiOnHead(commit, '0042_wallet_split', table)).toEqual({
    verdict: 'does-not-fit',
    about: 'API 7c1d0aa on migration head 0042_wallet_split',
    because: 'this commit runs on 0040_reviews, 0041_tips only',
  })
})

test('a head that could not be read leaves it unknown, even for a commit in the table', () => {
  expect(apiOnHead(commit, undefined, table)).toEqual({
    verdict: 'unknown',
    about: 'API 7c1d0aa on migration head ?',
    because: 'the migration head of the live database could not be read',
  })
})

test('a commit that the profile does not know, or knows only by its beginning, stays unknown', () => {
  for (const other of ['ffffffffff', commit.slice(0, 7)]) {
    expect(apiOnHead(other, '0041_tips', table)).toMatchObject({
      verdict: 'unknown',
      because: 'the profile does not say on which heads this commit runs',
    })
  }
})

import { expect, test } from 'vitest'
import {
  durationText,
  estimateRestore,
} from '../../../src/main/kernel/systems/postgres/estimate/estimate-restore.ts'
import { testedText } from '../../../src/main/kernel/systems/postgres/estimate/tested.ts'

const past = (changes: object) => ({
  ...{ sha256: 'a', bytes: 100, at: '2026-11-20T10:00:00.000Z', durationMs: 10_000 },
  ...{ verified: true, because: undefined },
  ...changes,
})

test('the time of an earlier restore is stretched by the size of the dump, but no faster than the uplink', () => {
  const given = { dumpBytes: 300, wireBytes: 1000, uplink: 1000, past: [past({})] }
  expect(estimateRestore(given)?.milliseconds).toBe(30_000)
  expect(estimateRestore({ ...given, uplink: 10 })?.milliseconds).toBe(100_000)
  expect(estimateRestore({ ...given, uplink: undefined })?.milliseconds).toBe(30_000)
})

test('without an earlier restore the uplink alone gives a lower bound, which is said', () => {
  const given = {
    dumpBytes: 300,
    wireBytes: 4000,
    uplink: 1000,
    past: [past({ durationMs: undefined })],
  }
  expect(estimateRestore(given)).toMatchObject({
    milliseconds: 4000,
    because: expect.stringContaining('at least'),
  })
  expect(estimateRestore({ ...given, uplink: undefined })).toBeUndefined()
})

test('times are said in the unit that fits', () => {
  expect([10, 45_000, 240_000, 9_000_000].map(durationText)).toEqual([
    'about 1 s',
    'about 45 s',
    'about 4 minutes',
    'about 2.5 hours',
  ])
})

test('a dump is known by its hash: the newest test of it counts, a failed one with its reason', () => {
  const failed = past({
    verified: false,
    because: 'rows are missing',
    at: '2026-11-21T10:00:00.000Z',
  })
  expect([
    testedText([past({})], 'a'),
    testedText([past({})], 'b'),
    testedText([past({ verified: undefined })], 'a'),
    testedText([failed, past({})], 'a'),
  ]).toEqual([
    'test-restored 2026-11-20T10:00:00.000Z',
    'never test-restored',
    'never test-restored',
    'test restore failed 2026-11-21T10:00:00.000Z: rows are missing',
  ])
})

import { expect, test } from 'vitest'
import { type LookEnd, watchReach } from '../../../src/main/kernel/watch/reach.ts'

const vercel = (end: LookEnd['end']): LookEnd => ({ system: 'vercel', end })
const railway = (end: LookEnd['end']): LookEnd => ({ system: 'railway', end })

test.each<[string, readonly (readonly LookEnd[])[], readonly boolean[]]>([
  ['all away', [[vercel('UNREACHABLE'), railway('TIMED_OUT')]], [false]],
  ['one away', [[vercel('UNREACHABLE'), railway('answered')]], [true]],
  ['a refusal is an answer', [[vercel('UNREACHABLE'), railway('UNAUTHORIZED')]], [true]],
  [
    'who was never asked says nothing',
    [[railway('CREDENTIAL_MISSING')], [vercel('UNREACHABLE'), railway('CREDENTIAL_MISSING')]],
    [false],
  ],
  [
    'one that comes back is enough, the others follow',
    [
      [vercel('UNREACHABLE'), railway('UNREACHABLE')],
      [railway('answered')],
      [vercel('answered'), railway('answered')],
    ],
    [false, true, true],
  ],
  [
    'offline only when the last one is gone as well',
    [[vercel('answered'), railway('answered')], [railway('UNREACHABLE')], [vercel('TIMED_OUT')]],
    [true, true, false],
  ],
])('%s', (_, looks, expected) => {
  const told: boolean[] = []
  const note = watchReach((online) => told.push(online))
  for (const ends of looks) note(ends)
  expect(told).toEqual(expected)
})

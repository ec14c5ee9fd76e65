import { expect, test } from 'vitest'
import { runwayWords } from '../../../src/renderer/src/panels/paymaster/runway-words.ts'

test.each([
  [null, 'Runway unknown: nothing is known to be spent'],
  [0.21, 'Runway 12 min, at least 6 h wanted'],
  [0.999, 'Runway 59 min, at least 6 h wanted'],
  [41.66, 'Runway 41.7 h, at least 6 h wanted'],
])('a runway of %s hours is said as “%s”', (runwayHours, words) => {
  expect(runwayWords({ runwayHours, leastHours: 6 })).toBe(words)
})

import { expect, test } from 'vitest'
import { matrices } from './matrices.ts'
import { exitCodeOf, type Verdict, verdictOn } from './verdict.ts'

const asked = { name: 'm', least: 200, seconds: 1 }
const skipped = verdictOn({ skipped: 'strace is not here' }, asked)
const whole = verdictOn({ points: 200, broken: [] }, asked)

test('a matrix that reaches fewer points than it must has failed, and says so', () => {
  const few = verdictOn({ points: 199, broken: [] }, asked)
  expect(few).toEqual({
    passed: false,
    words: 'm: 199 points, 0 broken, 1 s: TOO FEW, reached 199 of at least 200 points',
    line: {
      name: 'm',
      points: 199,
      broken: 0,
      least: 200,
      seconds: 1,
      tooFew: 'reached 199 of at least 200 points',
    },
  })
  expect(exitCodeOf([whole, few])).toBe(1)
})

test('no point at all never passes, whatever was asked', () => {
  expect(verdictOn({ points: 0, broken: [] }, { ...asked, least: 0 })).toMatchObject({
    passed: false,
    words: expect.stringContaining('TOO FEW, reached 0 of at least 1 points'),
  })
})

test.each<[string, readonly Verdict[], number]>([
  ['all whole', [whole], 0],
  ['one broken', [whole, verdictOn({ points: 300, broken: ['x'] }, asked)], 1],
  ['one not run beside another', [whole, skipped], 0],
  ['none run', [skipped], 1],
  ['none asked', [], 1],
])('%s', (_, verdicts, code) => {
  expect(exitCodeOf(verdicts)).toBe(code)
})

test('each matrix says how many points it must reach', () => {
  const without = Object.entries(matrices).filter(([, { least }]) => !(least >= 1))
  expect(without).toEqual([])
  expect(Object.keys(matrices)).toContain('audit-named-attacks')
})

import { expect, test } from 'vitest'
import { countPlaywright, lastLine, sum } from '../../../scripts/lib/count.mjs'

const skip = (name, reason) => ({ name, reason })

test('the last line counts all suites together and names skipped tests only where there are some', () => {
  const gates = { passed: 5, failed: 0, skipped: [] }
  const vitest = { passed: 100, failed: 2, skipped: [skip('a', 'no reference text here')] }
  expect(lastLine(sum([gates, vitest]))).toBe('105 passed, 2 failed, 1 skipped')
  expect(lastLine(sum([gates]))).toBe('5 passed, 0 failed')
})

test('a Playwright report counts nested suites, errors outside tests, and reasons of skips', () => {
  const spec = (title, status, annotations = []) => ({
    title,
    file: 'fast-lane.spec.ts',
    tests: [{ projectName: 'browser', status, annotations }],
  })
  const report = {
    errors: [{ message: 'cannot load other.spec.ts' }],
    suites: [
      {
        specs: [spec('holds', 'expected'), spec('breaks', 'unexpected')],
        suites: [{ specs: [spec('waits', 'skipped', [skipNote('no display')])] }],
      },
    ],
  }
  expect(countPlaywright(report)).toEqual({
    passed: 1,
    failed: 2,
    skipped: [skip('fast-lane.spec.ts > waits (browser)', 'no display')],
  })
})

const skipNote = (description) => ({ type: 'skip', description })

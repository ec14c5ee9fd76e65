import { expect, test } from 'vitest'
import { checkStep } from '../../../src/main/kernel/runbooks/step-builders.ts'
import { stepOf } from '../../../src/shared/domain/run.ts'
import { at, runAfter } from '../domain/example-run.ts'

const step = checkStep('monitor', 'Watch', { system: 'api', name: 'monitor' })
const looking = {
  kind: 'step-looking',
  ...{ step: 'monitor', at: at(1), attempt: 1 },
  purpose: 'do',
} as const
const report = (second: number, words: string) =>
  ({ kind: 'user-report', step: 'monitor', at: at(second), by: 'ada', words }) as const

test('what users say is kept with the step in its order, and changes nothing else', () => {
  const before = runAfter([step], [looking])
  const after = runAfter([step], [looking, report(2, 'stuck'), report(3, 'stuck too')])
  const [was, is] = [stepOf(before, 'monitor'), stepOf(after, 'monitor')]
  expect(is).toEqual({
    ...was,
    reports: [
      { at: at(2), by: 'ada', words: 'stuck' },
      { at: at(3), by: 'ada', words: 'stuck too' },
    ],
  })
})

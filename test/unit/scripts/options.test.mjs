import { expect, test } from 'vitest'
import { takeOptions } from '../../../scripts/lib/options.mjs'

const own = { 'data-dir': 'text', rehearsal: 'flag' }

test('a script takes its own options and leaves the others in their order', () => {
  expect(takeOptions(['--json', '--data-dir', '/d', '-x', '--rehearsal', '--resume'], own)).toEqual(
    {
      values: { 'data-dir': '/d', rehearsal: true },
      rest: ['--json', '-x', '--resume'],
    },
  )
})

test('a value may stand behind an equals sign', () => {
  expect(takeOptions(['--data-dir=/a=b'], own).values).toEqual({ 'data-dir': '/a=b' })
})

test('an option without its value is refused', () => {
  expect(() => takeOptions(['--data-dir'], own)).toThrow('--data-dir needs a value')
})

import { expect, test } from 'vitest'
import { resolveInput } from '../../../src/main/kernel/runbook/resolve-input.ts'
import { given } from '../../../src/shared/contract/inputs.ts'
import { transition } from '../../../src/shared/domain/transition.ts'

const source = {
  id: 'abcdefgh',
  runbook: 'contract-deploy',
  reason: '',
  startedAt: '2026-11-30T03:00:00.000Z',
  targets: {},
  given: { arguments: ['0x1', ['2']] },
  steps: [],
} as const

test('what the operator gave a run fills the inputs that name it, and nothing else', () => {
  const template = {
    arguments: { from: 'given', field: 'arguments' },
    initializer: { from: 'given', field: 'initializer' },
    kind: 'contract',
  } as const
  expect(resolveInput(template, source)).toEqual({
    kind: 'resolved',
    input: { arguments: ['0x1', ['2']], kind: 'contract' },
  })
})

test('a run of an older log was given nothing', () => {
  const started = {
    kind: 'run-started',
    run: 'abcdefgh',
    at: '2026-11-30T03:00:00.000Z',
    runbook: 'contracts-pause',
    title: 'Pause',
    reason: '',
    by: 'ada',
    targets: {},
    steps: [],
  } as const
  expect(transition(undefined, started).given).toEqual({})
})

test.each([
  [{ 'not a name': 1 }, false],
  [{ text: 'x'.repeat(50_001) }, false],
  [{ arguments: ['1', { owner: null }] }, true],
])('the border takes plain values under short names, up to a bound: %#', (value, taken) => {
  expect(given.safeParse(value).success).toBe(taken)
})

import { expect, test } from 'vitest'
import { FailureError, failure, failureOf } from '../../../src/shared/domain/failure.ts'

const words = { summary: 'It is gone', tried: 'GET /', next: 'Choose another.' }

test('a failure that says nothing else changed nothing and may be tried again', () => {
  expect(failure('NOT_FOUND', words)).toEqual({
    code: 'NOT_FOUND',
    ...words,
    world: 'Nothing was changed.',
    retry: 'safe',
  })
})

test('its own words win', () => {
  const own = { ...words, world: 'Half done.', retry: 'probe-first', answered: '410' } as const
  expect(failure('NOT_FOUND', own)).toEqual({ code: 'NOT_FOUND', ...own })
})

test('a declared failure comes through an await as it was declared', () => {
  const declared = failure('NOT_FOUND', words)
  expect(failureOf(new FailureError(declared), 'something else')).toBe(declared)
})

test('a thrown failure names its code and its summary, and keeps its cause', () => {
  const cause = new Error('ECONNRESET')
  const thrown = new FailureError(failure('NOT_FOUND', words), { cause })
  expect([thrown.name, thrown.message, thrown.cause]).toEqual([
    'FailureError',
    'NOT_FOUND: It is gone',
    cause,
  ])
})

test.each<[string, unknown, string]>([
  ['an error', new TypeError('x is not a function'), 'x is not a function'],
  ['a text', 'boom', 'boom'],
  ['nothing at all', undefined, 'undefined'],
])('%s that nobody declared becomes INTERNAL: unknown world, look first', (_, thrown, message) => {
  expect(failureOf(thrown, 'to look')).toEqual({
    code: 'INTERNAL',
    summary: `The console itself failed: ${message}`,
    tried: 'to look',
    world: 'Unknown: look before anything is tried again.',
    next: 'Probe the system, then retry. Please report this.',
    retry: 'probe-first',
  })
})

test('words that are taken from another failure do not bring its code', () => {
  const words = failure('NOT_FOUND', { summary: 'No.', tried: 'to look', next: 'Look again.' })
  expect(failure('BLOCKED', { ...words, summary: 'Not now.' })).toMatchObject({
    code: 'BLOCKED',
    summary: 'Not now.',
  })
})

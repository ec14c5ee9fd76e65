import { expect, test } from 'vitest'
import { triggersOf } from '../../../src/main/kernel/watch/triggers.ts'
import type { Measured } from '../../../src/shared/domain/situation.ts'

const rule = { threshold: 0.05, minimumRequests: 20 }

function measured(value: number, requests: number): Measured {
  return { kind: 'known', value, requests, windowMinutes: 15, series: [], source: 'edge' }
}

test('with nothing reported only the error rate speaks; the others are unknown, not no', () => {
  const because = 'nobody has looked yet'
  expect(triggersOf(measured(0.2, 900), rule, new Map())).toEqual([
    {
      id: 'error-rate',
      title: 'Error rate above the threshold',
      answer: 'yes',
      because: '20.0 % of 900 requests in 15 min',
    },
    {
      id: 'critical-functionality',
      title: 'Payments or sign-in broken',
      answer: 'unknown',
      because,
    },
    { id: 'security', title: 'Security vulnerability', answer: 'unknown', because },
    { id: 'data-corruption', title: 'Data corruption', answer: 'unknown', because },
  ])
})

test.each<[string, Measured, string, string]>([
  ['at the threshold exactly', measured(0.05, 900), 'no', '5.0 % of 900 requests in 15 min'],
  ['just above it', measured(0.0501, 900), 'yes', '5.0 % of 900 requests in 15 min'],
  ['without any error', measured(0, 20), 'no', '0.0 % of 20 requests in 15 min'],
  [
    'over too few requests',
    measured(1, 19),
    'unknown',
    '100.0 % of 19 requests in 15 min: too few to say',
  ],
  ['with no traffic at all', measured(0, 0), 'unknown', 'no traffic at all for 15 min'],
  [
    'that could not be read',
    { kind: 'unknown', because: 'Railway answered 500' },
    'unknown',
    'Railway answered 500',
  ],
])('an error rate %s answers with what speaks for it', (_, errorRate, answer, because) => {
  expect(triggersOf(errorRate, rule, new Map())[0]).toMatchObject({ answer, because })
})

test('what an operator saw is the answer, with who saw it', () => {
  const reports = new Map([
    ['security', { answer: 'yes', note: 'keys in a log', by: 'ada' }],
    ['data-corruption', { answer: 'no', note: 'balances add up', by: 'bo' }],
  ] as const)
  expect(triggersOf(measured(0, 900), rule, reports).slice(1)).toMatchObject([
    { id: 'critical-functionality', answer: 'unknown' },
    { id: 'security', answer: 'yes', because: 'ada: keys in a log' },
    { id: 'data-corruption', answer: 'no', because: 'bo: balances add up' },
  ])
})

test('a report cannot talk the measured error rate away', () => {
  const reports = new Map([['error-rate', { answer: 'no', note: 'fine', by: 'ada' }]] as const)
  expect(triggersOf(measured(0.2, 900), rule, reports)[0]).toMatchObject({ answer: 'yes' })
})

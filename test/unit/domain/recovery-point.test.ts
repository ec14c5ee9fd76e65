import { expect, test } from 'vitest'
import {
  judgePoint,
  lengthText,
  pointBefore,
  rowsSinceText,
} from '../../../src/shared/domain/recovery-point.ts'

const window = { from: '2026-11-01T12:00:00.000Z', until: '2026-11-29T12:00:00.000Z' }
const judge = (text: string, offsetMinutes = 120) => judgePoint(text, { window, offsetMinutes })
const because = (text: string, offsetMinutes?: number) => {
  const judged = judge(text, offsetMinutes)
  return judged.kind === 'bad' ? judged.because : `good: ${judged.at}`
}

test('the proposed point is a second before the migration began', () => {
  expect(pointBefore('2026-11-29T02:14:07.250Z')).toBe('2026-11-29T02:14:06.250Z')
})

test.each([
  ['2026-11-29T02:14:07Z', '2026-11-29T02:14:07.000Z'],
  ['2026-11-29 02:14 UTC', '2026-11-29T02:14:00.000Z'],
  ['2026-11-29T04:14:07+02:00', '2026-11-29T02:14:07.000Z'],
  [' 2026-11-28T21:14:07.5-0500 ', '2026-11-29T02:14:07.500Z'],
])('%s is taken, and is %s', (text, at) => {
  expect(judge(text)).toEqual({ kind: 'good', at })
})

test.each(['yesterday', '02:14', '2026-13-40T00:00Z', '2026-11-29', ''])(
  '“%s” is no time',
  (text) => {
    expect(because(text)).toContain('is not a time')
  },
)

test('a time without a zone is not guessed at: both readings are said', () => {
  expect(because('2026-11-29T02:14:07')).toBe(
    '“2026-11-29T02:14:07” does not say its zone: 2026-11-29T02:14:07Z is UTC, 2026-11-29T02:14:07+02:00 is this laptop’s.',
  )
  expect(because('2026-11-29T02:14:07', 0)).not.toContain('laptop')
})

test('a moment in the future is refused, and where it looks like the clock on the wall that is said', () => {
  expect(because('2026-11-29T13:55Z')).toBe(
    '2026-11-29T13:55:00.000Z is in the future, by 115 min. If it was read off this laptop’s clock, write 2026-11-29T13:55:00+02:00.',
  )
  expect(because('2026-11-29T14:01Z')).not.toContain('laptop')
  expect(because('2026-11-29T12:00:01Z', -300)).toBe(
    '2026-11-29T12:00:01.000Z is in the future, by 1 s.',
  )
})

test('a moment before the window is refused with where the window begins', () => {
  expect(because('2026-11-01T11:59:59Z')).toContain(
    'before the window: it begins 2026-11-01T12:00:00.000Z',
  )
})

test('lengths and losses are said as people say them', () => {
  expect([119_000, 120_000, 3 * 3_600_000, 100 * 3_600_000].map(lengthText)).toEqual([
    '119 s',
    '2 min',
    '3 h',
    '4 d 4 h',
  ])
  expect(
    rowsSinceText([
      { table: 'users', rows: 12 },
      { table: 'bookings', rows: null },
    ]),
  ).toBe('new rows: 12 users, an unknown number of bookings; changed and deleted rows come on top')
  expect(rowsSinceText([])).toContain('not counted')
})

import { expect, test } from 'vitest'
import { countsOf } from '../../../src/renderer/src/ui/evidence/counts-of.ts'
import { linesAsText, segmentsOf } from '../../../src/renderer/src/ui/log/log-row-text.ts'
import { sparklinePath } from '../../../src/renderer/src/ui/sparkline-path.ts'
import { countsEvidence } from './fixtures/run-fixture.ts'
import { badReleaseSituation } from './fixtures/situation-fixture.ts'

test('rows per table are drawn from every column of numbers', () => {
  if (countsEvidence.kind !== 'table') throw new Error('the fixture is no table')
  expect(countsOf(countsEvidence)?.columns).toEqual(['backup', 'restored', 'live'])
  expect(countsOf(countsEvidence)?.rows[1]).toEqual({
    name: 'bookings',
    values: [48_210, 48_210, 48_391],
  })
})

test('a table that counts nothing is not drawn', () => {
  const rights = {
    kind: 'table',
    label: 'rights',
    columns: ['role', 'a', 'b'],
    rows: [['x', 1, 2]],
  } as const
  const mixed = {
    kind: 'table',
    label: 'counts',
    columns: ['t', 'a', 'b'],
    rows: [['x', 1, 'many']],
  } as const
  expect([countsOf(rights), countsOf(mixed)]).toEqual([undefined, undefined])
})

test('a series fills its box, and the threshold has its place in it', () => {
  const series = [
    { at: 0, value: 0 },
    { at: 10, value: 100 },
  ]
  expect(sparklinePath(series, 50, { width: 100, height: 115 })).toEqual({
    line: 'M0 115L100 15',
    area: 'M0 115L100 15L100 115L0 115Z',
    thresholdY: 65,
  })
  expect(sparklinePath([], 50, { width: 100, height: 100 }).line).toBe('')
})

test('an output of a million lines is parted, so that no list is higher than a browser draws', () => {
  expect(segmentsOf(0)).toEqual([{ from: 0, to: 0 }])
  expect(segmentsOf(1_000_001)).toEqual([
    { from: 0, to: 500_000 },
    { from: 500_000, to: 1_000_000 },
    { from: 1_000_000, to: 1_000_001 },
  ])
})

test('saved lines carry time and step', () => {
  expect(linesAsText([{ at: '2026-11-22T14:33:02.000Z', step: 'db-restore', text: 'a  b' }])).toBe(
    '2026-11-22T14:33:02.000Z db-restore a  b\n',
  )
})

test('a single look is drawn as a level', () => {
  const box = { width: 100, height: 115 }
  expect(sparklinePath([{ at: 7, value: 100 }], undefined, box).line).toBe('M0 15L100 15')
})

test('the incident rises above its threshold where the bad release went live', () => {
  const { errorRate, threshold } = badReleaseSituation(1_764_000_000_000)
  if (errorRate.kind === 'unknown') throw new Error('the fixture knows its error rate')
  const { line, thresholdY } = sparklinePath(errorRate.series, threshold, {
    width: 230,
    height: 44,
  })
  const heights = line
    .slice(1)
    .split('L')
    .map((point) => Number(point.split(' ')[1]))
  expect(heights.findIndex((y) => thresholdY !== null && y < thresholdY)).toBe(11)
})

import { expect, test } from 'vitest'
import { actText } from '../../../src/renderer/src/ui/format/act-text.ts'
import { formatBytes, formatCount, formatShare } from '../../../src/renderer/src/ui/format/count.ts'
import { formatDuration } from '../../../src/renderer/src/ui/format/duration.ts'
import { inSentence } from '../../../src/renderer/src/ui/format/in-sentence.ts'
import { shortenMiddle } from '../../../src/renderer/src/ui/format/middle.ts'
import { readableTimes } from '../../../src/renderer/src/ui/format/readable-times.ts'
import { formatRelative, formatUtc } from '../../../src/renderer/src/ui/format/relative-time.ts'
import { webPlan } from './fixtures/plan-fixture.ts'

test('durations are minutes and seconds, with hours only from an hour on', () => {
  expect([0, 372_900, 3_599_999, 3_600_000, -5].map(formatDuration)).toEqual([
    '00:00',
    '06:12',
    '59:59',
    '1:00:00',
    '00:00',
  ])
})

test('times are told by their largest unit, before and after now', () => {
  const now = Date.parse('2026-11-22T14:00:00Z')
  const told = [2_000, -12_000, -7 * 60_000, -5 * 3_600_000, 71 * 3_600_000].map((away) =>
    formatRelative(now + away, now),
  )
  expect(told).toEqual(['now', '12 s ago', '7 min ago', '5 h ago', 'in 3 d'])
  expect(formatUtc(now)).toBe('2026-11-22 14:00:00 UTC')
})

test('counts, sizes and shares carry separators and units', () => {
  expect([
    formatCount(1_000_000),
    formatBytes(999),
    formatBytes(475_000_000),
    formatShare(0.0743),
  ]).toEqual(['1,000,000', '999 B', '475.0 MB', '7.4 %'])
})

test('an id is shortened in the middle and never made longer', () => {
  expect(shortenMiddle('dpl_9f2c41d07be35a86', 12)).toBe('dpl_9f2…5a86')
  expect(shortenMiddle('dpl_9f2', 12)).toBe('dpl_9f2')
})

test('exact times inside sentences become readable', () => {
  expect(readableTimes('v41 until 2026-12-21T14:02:07.123Z, then gone')).toBe(
    'v41 until 2026-12-21 14:02 UTC, then gone',
  )
})

test('what will be sent is shown exactly, secrets by their name', () => {
  const [act] = webPlan.acts
  expect(act && actText(act)).toBe(
    [
      'POST https://api.vercel.com/v1/projects/prj_1/rollback/dpl_77a0b1c2d3e4?teamId=team_1',
      'authorization: Bearer {secret:vercel}',
    ].join('\n'),
  )
  expect(actText({ kind: 'command', tool: 'psql', args: ['-c', "SELECT 'a b'", '-X'] })).toBe(
    "psql -c 'SELECT '\\''a b'\\''' -X",
  )
})

test('words of the kernel lose their full stops inside a sentence of ours, and no other', () => {
  expect(inSentence('No token for “web”.; v1.2 is not verified.')).toBe(
    'No token for “web”; v1.2 is not verified',
  )
})

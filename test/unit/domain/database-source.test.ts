import { expect, test } from 'vitest'
import { type DatabaseSource, rankSources } from '../../../src/shared/domain/database-source.ts'

const source = (id: string, asOf: string, more: Partial<DatabaseSource> = {}): DatabaseSource => ({
  ...{ id, kind: 'dump', name: id, asOf, about: '', runbook: 'database-only' },
  ...more,
})
const sources = [
  source('old dump', '2026-11-28T02:00:00.000Z'),
  source('volume after it', '2026-11-29T03:00:00.000Z', { kind: 'volume' }),
  source('broken', '2026-11-29T02:10:00.000Z', { whyNot: 'its SHA-256 differs' }),
  source('point', '2026-11-29T02:14:06.000Z', { kind: 'point' }),
  source('volume before it', '2026-11-29T01:00:00.000Z', { kind: 'volume' }),
]
const toUndo = { startedAt: '2026-11-29T02:14:07.000Z' }
const ids = (ranked: readonly { readonly id: string }[]) => ranked.map(({ id }) => id)

test('what loses least comes first; what has the migration in it behind that, what cannot be taken last', () => {
  const ranked = rankSources(sources, { toUndo, lost: new Map() })
  expect(ids(ranked)).toEqual([
    'point',
    'volume before it',
    'old dump',
    'volume after it',
    'broken',
  ])
  expect(ranked.map(({ isBefore }) => isBefore)).toEqual([true, true, true, false, true])
})

test('without a migration to undo the youngest loses least', () => {
  const ranked = rankSources(sources, { toUndo: undefined, lost: new Map() })
  expect(ids(ranked)[0]).toBe('volume after it')
})

test('each has the losses of its own moment', () => {
  const lost = new Map([['2026-11-28T02:00:00.000Z', [{ table: 'users', rows: 212 }]]])
  const ranked = rankSources(sources, { toUndo, lost })
  expect(ranked.find(({ id }) => id === 'old dump')?.lost).toEqual([{ table: 'users', rows: 212 }])
  expect(ranked[0]?.lost).toEqual([])
})

import { expect, test } from 'vitest'
import { type Content, contentFindings } from '../../../src/main/kernel/systems/postgres/content.ts'

const manifest = {
  ...{ file: 'x', database: 'vlossom', takenAt: '2026-11-22T02:00:00Z', serverVersion: '15.18' },
  ...{ sha256: '', migrationHead: '0041' },
  tables: [{ schema: 'public', name: 'users', rows: 1000 }],
}
function redFacts(changes: Partial<Content>, withManifest = true) {
  const content: Content = {
    liveCounts: new Map([['public.users', 1020]]),
    sideCounts: new Map([['public.users', 1000]]),
    newest: [],
    ...{ liveHead: '0042', sideHead: '0041' },
    ...changes,
  }
  const { findings } = contentFindings({ content, manifest: withManifest ? manifest : undefined })
  return findings.filter((one) => one.light === 'red').map((one) => one.fact)
}

test('a copy like its manifest, a day behind live, is good', () => {
  expect(redFacts({})).toEqual([])
})

test('one row less than the manifest names is fatal', () => {
  expect(redFacts({ sideCounts: new Map([['public.users', 999]]) })).toEqual(['counts'])
})

test('half the rows of live are noticed although the manifest agrees (row-level security)', () => {
  expect(redFacts({ liveCounts: new Map([['public.users', 2300]]) })).toEqual([
    'counts beside live',
  ])
})

test('old rows that are missing are noticed where new ones hide it', () => {
  const newest = { table: 'users', liveNewest: '2026-11-23', sideNewest: '2026-11-22' }
  expect(redFacts({ newest: [{ ...newest, liveRowsUpTo: 1005, sideRows: 1000 }] })).toEqual([])
  expect(redFacts({ newest: [{ ...newest, liveRowsUpTo: 1100, sideRows: 1000 }] })).toEqual([
    'users up to 2026-11-22',
  ])
})

test('another migration head than the manifest names is fatal', () => {
  expect(redFacts({ sideHead: '0040' })).toEqual(['migration head'])
})

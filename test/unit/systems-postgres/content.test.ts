import { expect, test } from 'vitest'
import { type Content, contentFindings } from '../../../src/main/kernel/systems/postgres/content.ts'

const manifest = {
  ...{ file: 'x', database: 'vlossom', takenAt: '2026-11-22T02:00:00Z', serverVersion: '15.18' },
  ...{ sha256: '', migrationHead: '0041' },
  tables: [{ schema: 'public', name: 'users', rows: 1000 }],
}
function findingsOf(changes: Partial<Content>, withManifest = true) {
  const content: Content = {
    liveCounts: new Map([['public.users', 1020]]),
    sideCounts: new Map([['public.users', 1000]]),
    guarded: new Set(),
    newest: [],
    ...{ liveHead: '0042', sideHead: '0041' },
    ...changes,
  }
  return contentFindings({ content, manifest: withManifest ? manifest : undefined }).findings
}

function redFacts(changes: Partial<Content>, withManifest = true) {
  const findings = findingsOf(changes, withManifest)
  return findings.filter((one) => one.light === 'red').map((one) => one.fact)
}

function saysOf(changes: Partial<Content>, fact: string) {
  const found = findingsOf(changes).find((one) => one.fact === fact)
  return found?.light === 'amber' ? found.says : found?.light
}

test('a copy like its manifest, a day behind live, is good', () => {
  expect(redFacts({})).toEqual([])
})

test('one row less than the manifest names is fatal', () => {
  expect(redFacts({ sideCounts: new Map([['public.users', 999]]) })).toEqual(['counts'])
})

const grown = { liveCounts: new Map([['public.users', 2300]]) }

test('half the rows of live are noticed although the manifest agrees (row-level security)', () => {
  expect(redFacts({ ...grown, guarded: new Set(['public.users']) })).toEqual(['counts beside live'])
})

test('half the rows of live are noticed where no manifest says what the backup had', () => {
  expect(redFacts(grown, false)).toEqual(['counts beside live'])
})

test('a table that has doubled since the backup is told, and holds nothing up', () => {
  expect(redFacts(grown)).toEqual([])
  expect(saysOf(grown, 'counts beside live')).toBe(
    'as many as at the backup, less than half of today: public.users 1000 of 2300',
  )
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

import { expect, test } from 'vitest'
import { judgeFirst } from '../../../src/main/kernel/systems/prisma/first-to-undo.ts'
import type { MigrationRow } from '../../../src/main/kernel/systems/prisma/migration-rows.ts'

const row = (name: string, minute: string, more: Partial<MigrationRow> = {}): MigrationRow => ({
  ...{ id: `${name}-1`, name, checksum: 'aa', startedAt: `2026-11-29T02:${minute}:00.000Z` },
  ...{ finishedAt: `2026-11-29T02:${minute}:01.000Z`, rolledBackAt: undefined, logs: '', steps: 1 },
  ...more,
})
const verified = { version: 'v41', migrations: new Set(['0040', '0041']) }
const good = [row('0040', '01'), row('0041', '02')]
const failed = { finishedAt: undefined }
const givenUp = { finishedAt: undefined, rolledBackAt: '2026-11-29T03:00:00.000Z' }

test('the first that the last verified release does not have is the one, though later ones are there', () => {
  expect(judgeFirst([...good, row('0042', '14'), row('0043', '20')], verified)).toEqual({
    ...{ name: '0042', startedAt: '2026-11-29T02:14:00.000Z' },
    because: 'it is not in v41, the last verified release of the API',
  })
})

test('one that began and did not end is one, whatever is known of the code', () => {
  for (const known of [verified, undefined])
    expect(judgeFirst([...good, row('0042', '14', failed)], known)?.because).toBe(
      'it began and did not end',
    )
})

test.each([
  ['all are in the verified release', good, verified],
  ['one was given up already', [...good, row('0042', '14', givenUp)], verified],
  ['the verified release is not known', [...good, row('0042', '14')], undefined],
])('there is none where %s', (_why, rows, known) => {
  expect(judgeFirst(rows, known)).toBeUndefined()
})

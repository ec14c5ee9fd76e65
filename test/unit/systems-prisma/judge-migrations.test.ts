import { expect, test } from 'vitest'
import {
  headOf,
  judgeMigrations,
} from '../../../src/main/kernel/systems/prisma/judge-migrations.ts'
import type { MigrationRow } from '../../../src/main/kernel/systems/prisma/migration-rows.ts'
import { compare, findCli, hear } from '../../../src/main/kernel/systems/prisma/second-opinion.ts'

const row = (name: string, more: Partial<MigrationRow> = {}): MigrationRow => ({
  ...{ id: `${name}-1`, name, checksum: 'aa', startedAt: '2026-11-20T00:00:00.000Z' },
  ...{
    finishedAt: '2026-11-20T00:00:01.000Z',
    rolledBackAt: undefined,
    logs: '',
    steps: 1,
    ...more,
  },
})
const failed = { finishedAt: undefined, logs: 'boom', steps: 0 }
const givenUp = { finishedAt: undefined, rolledBackAt: '2026-11-20T01:00:00.000Z' }
const file = (name: string, checksum = 'aa') => ({ name, checksum, sql: '' })
const holder = { pid: 4711, application: 'prisma', user: 'vlossom_app', since: '' }
const seen = (
  rows: readonly MigrationRow[],
  files: readonly ReturnType<typeof file>[] | undefined,
  lock?: typeof holder,
) => judgeMigrations({ rows, lock }, files).map(({ name, state, marks }) => [name, state, ...marks])

test.each([
  ['applied', [row('1')], [file('1')], [['1', 'applied']]],
  ['failed', [row('1', failed)], [file('1')], [['1', 'failed']]],
  [
    'given up, so pending again',
    [row('1', givenUp)],
    [file('1')],
    [['1', 'rolled-back', 'behind']],
  ],
  ['given up, and no longer in the code', [row('1', givenUp)], [], [['1', 'rolled-back']]],
  [
    'retried',
    [row('1', givenUp), row('1', { id: '2' })],
    [file('1')],
    [['1', 'applied', 'retried']],
  ],
  [
    'applied once and failed again',
    [row('1'), row('1', { id: '2', ...failed })],
    [file('1')],
    [['1', 'failed', 'retried']],
  ],
  ['edited after it ran', [row('1')], [file('1', 'bb')], [['1', 'applied', 'edited']]],
  [
    'ahead of the code',
    [row('1'), row('2')],
    [file('1')],
    [
      ['1', 'applied'],
      ['2', 'applied', 'ahead'],
    ],
  ],
  [
    'behind the code',
    [row('1')],
    [file('1'), file('2')],
    [
      ['1', 'applied'],
      ['2', 'pending', 'behind'],
    ],
  ],
  [
    'pending, though a later one is applied',
    [row('2')],
    [file('1'), file('2')],
    [
      ['1', 'pending', 'behind', 'out-of-order'],
      ['2', 'applied'],
    ],
  ],
  ['without the code nothing is said of it', [row('1')], undefined, [['1', 'applied']]],
])('%s', (_, rows, files, expected) => {
  expect(seen(rows, files)).toEqual(expected)
})

test('an unfinished row is running while somebody holds the lock of Prisma, and failed otherwise', () => {
  expect(seen([row('1', failed)], [file('1')], holder)).toEqual([['1', 'running']])
})

test('the head is the newest applied one, by name and not by time', () => {
  expect(headOf([row('2'), row('1'), row('3', failed)])).toBe('2')
})

test.each([
  ['pending', [row('1', failed)], [file('1'), file('2')], false],
  ['pending', [row('1')], [file('1'), file('2')], true],
  ['up-to-date', [row('1'), row('2')], [file('1')], false],
  ['up-to-date', [row('1')], [file('1')], true],
  ['up-to-date', [row('1', failed)], [file('1')], false],
  ['failed', [row('1', failed)], [file('1')], true],
  ['unmanaged', [row('1')], [file('1')], false],
  ['diverged', [row('1')], [file('1')], false],
  ['something-else', [row('1')], [file('1')], false],
] as const)('the CLI says %s: agrees or is explained', (heard, rows, files, agrees) => {
  const said = compare(heard, judgeMigrations({ rows, lock: undefined }, files))
  expect(said.agrees).toBe(agrees)
  expect(said.explained.length).toBeGreaterThan(20)
})

test.each([
  ['Following migration have not yet been applied:\n0002', 'pending'],
  ['Following migrations have failed:\n0002', 'failed'],
  ['Database schema is up to date!', 'up-to-date'],
  ['The current database is not managed by Prisma Migrate.', 'unmanaged'],
  ['Error: P1001', 'something-else'],
] as const)('%j is heard as %s', (text, heard) => {
  expect(hear(text)).toBe(heard)
})

test.each([
  ['6.19.0', undefined],
  ['7.10.1', undefined],
  ['5.22.0', undefined],
  ['8.0.0', 'graph'],
  ['4.16.0', 'not known'],
])('Prisma %s is asked, or refused with a reason', async (version, because) => {
  const bytes = async () => new TextEncoder().encode(JSON.stringify({ version }))
  const away = bytes as never
  const others = { list: away, facts: away, sha256: away, entries: away, stream: away }
  const files = { ...others, bytes, recipients: () => [] }
  const profile = {
    repository: '/r',
    directory: 'prisma',
    branch: 'main',
    remote: 'origin',
    project: '/p',
  }
  const found = await findCli({ files }, profile)
  if (because === undefined) expect(found).toMatchObject({ version })
  else expect(found).toMatchObject({ because: expect.stringContaining(because) })
})

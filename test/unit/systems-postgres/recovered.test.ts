import { expect, test } from 'vitest'
import type { Reads } from '../../../src/main/kernel/ports/reads.ts'
import type { SqlQuery, SqlRow, SqlTarget } from '../../../src/main/kernel/ports/sql.ts'
import { recovered } from '../../../src/main/kernel/systems/postgres/sources/recovered.ts'
import { noPlatform } from '../../doubles/no-platform.ts'
import { createFakeWorld } from '../../doubles/reads.ts'
import { profileOf } from '../../doubles/systems-postgres/console-double.ts'

const at = { host: 'proxy.example', port: 6543 }
const toUndo = { name: '0042', startedAt: '2026-11-29T02:14:07.000Z', because: 'not in v41' }
const base = profileOf({ host: '127.0.0.1', port: 1, directory: '/d', backupsDir: '/d' })
const { postgres } = base.systems
if (postgres === undefined) throw new Error('no PostgreSQL')
const profile = {
  ...base,
  systems: {
    ...base.systems,
    postgres: {
      ...postgres,
      keyTables: [{ table: 'users', newestBy: 'created_at' }],
      checks: [{ name: 'balances add up', sql: 'select bad()', expects: '0' }],
    },
  },
}

/** Both servers, by what each is asked. */
function worldWith(
  answers: { readonly begun?: number; readonly rows?: number; readonly bad?: string } = {},
  address: typeof at | null = at,
): { readonly reads: Reads; readonly asked: SqlTarget[] } {
  const { begun = 0, rows = 7, bad = '0' } = answers
  const asked: SqlTarget[] = []
  const answer = ({ text }: SqlQuery, isSide: boolean): SqlRow => {
    if (text.includes('started_at >=')) return { n: begun }
    if (text.includes('to_regclass')) return { there: true }
    if (text.includes('AS head')) return { head: isSide ? '0041' : '0042' }
    if (text === 'select bad()') return { n: bad }
    return { newest: '2026-11-29 02:13:00', n: isSide ? rows : 9 }
  }
  const reads: Reads = {
    ...createFakeWorld({ profile }).reads,
    platform: {
      ...noPlatform,
      firstToUndo: async () => toUndo,
      recovered: async () => ({
        name: 'Postgres-before-pppp2345',
        ...(address === null ? {} : { at: address }),
      }),
    },
    sql: {
      ...createFakeWorld({ profile }).reads.sql,
      read: async (target, query) => {
        asked.push(target)
        return [answer(query, target.at !== undefined)]
      },
    },
  }
  return { reads, asked }
}
const look = (reads: Reads) =>
  recovered.run({ run: 'pppp2345' }, reads, new AbortController().signal)

test('a recovered database is asked at its own address, and what it lacks of live is shown', async () => {
  const { reads, asked } = worldWith()
  const verdict = await look(reads)
  expect(verdict.kind).toBe('verified')
  expect(JSON.stringify(verdict.evidence)).toContain('0042 is not in it')
  const [, lacks] = verdict.evidence
  expect(lacks).toMatchObject({
    rows: [['users', 7, '2026-11-29 02:13:00', '2026-11-29 02:13:00']],
  })
  expect(new Set(asked.map((target) => target.at?.host))).toEqual(
    new Set(['proxy.example', undefined]),
  )
})

test.each([
  ['the migration to undo is in it', { begun: 1 }, '0042 is in the recovered database'],
  ['a key table is empty', { rows: 0 }, 'users is empty in the recovered database'],
  ['a check of the profile does not hold', { bad: '12' }, '“balances add up” does not hold'],
] as const)('nothing moves over where %s', async (_why, answers, says) => {
  expect(await look(worldWith(answers).reads)).toMatchObject({
    ...{ kind: 'failed', failure: { summary: expect.stringContaining(says) } },
  })
})

test('one that cannot be reached says how to make it reachable', async () => {
  expect(await look(worldWith({}, null).reads)).toMatchObject({
    ...{ kind: 'failed' },
    failure: { code: 'NOT_FOUND', next: expect.stringContaining('public access') },
  })
})

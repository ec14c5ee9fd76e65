import { expect, test } from 'vitest'
import type { Compared } from '../../../src/main/kernel/systems/postgres/compare/compare-once.ts'
import type { Database } from '../../../src/main/kernel/systems/postgres/databases.ts'
import { planSwap, type SwapObserved } from '../../../src/main/kernel/systems/postgres/plan-swap.ts'
import { sceneOf } from '../../../src/main/kernel/systems/postgres/restore-input.ts'
import { planText } from '../../../src/shared/domain/plan.ts'
import { databaseDouble } from './database-double.ts'
import { databaseProfile } from './profile-double.ts'

const database = (name: string, oid: string, settings: readonly string[] = []): Database =>
  databaseDouble({ name, oid, settings })
const fenced = ['default_transaction_read_only=on']

const comparedTo = (tables: Compared['tables']): Compared => ({
  ...{ server: '7711179040178137155', liveOid: '16387', sideOid: '16504', tables },
  mark: { snapshot: '740:740:', since: 'today' },
})

function observed(changes: Partial<SwapObserved> = {}): SwapObserved {
  return {
    input: { run: 'abcd2345', target: { backup: '/b/x.dump' } },
    scene: sceneOf({ profile: databaseProfile() }, { run: 'abcd2345' }),
    identity: {
      ...{ systemIdentifier: '7711179040178137155', version: '15.18', versionNumber: 150_018 },
      ...{ address: '10.0.0.1', port: 5432, database: 'postgres', databaseOid: '5', role: 'op' },
      ...{ superuser: false, mayCreateDatabases: true, maySignal: true, inRecovery: false },
    },
    live: database('vlossom', '16387', fenced),
    side: database('vlossom_restore_abcd2345', '16504'),
    before: undefined,
    sessions: [],
    compared: comparedTo([
      { table: 'public.users', inserted: 20, updated: 4, deleted: 1 },
      { table: 'public.wallets', inserted: 0, updated: 0, deleted: 0 },
    ]),
    keptUntil: '2026-11-30T00:00:00.000Z',
    ...changes,
  }
}

function planned(changes: Partial<SwapObserved> = {}) {
  const result = planSwap(observed(changes))
  if (result.kind !== 'plan') throw new Error(JSON.stringify(result))
  return result.plan
}
function refused(changes: Partial<SwapObserved>) {
  const result = planSwap(observed(changes))
  return result.kind === 'refusal' ? result.failure.code : result.kind
}

test('the swap is one message with both renames, guarded by both OIDs', () => {
  expect(planned().acts).toEqual([
    {
      kind: 'sql',
      database: 'postgres',
      statements: [
        'BEGIN',
        "SELECT 1 / count(*) AS unchanged FROM pg_database a, pg_database b WHERE a.datname = 'vlossom' AND a.oid = 16387 AND b.datname = 'vlossom_restore_abcd2345' AND b.oid = 16504",
        'ALTER DATABASE "vlossom" RENAME TO "vlossom_before_abcd2345"',
        'ALTER DATABASE "vlossom_restore_abcd2345" RENAME TO "vlossom"',
        'COMMIT',
      ],
    },
  ])
})

test('the challenge is what the server says it is: database and tail of the system identifier', () => {
  expect(planned().challenge).toMatchObject({ expects: 'vlossom 7155' })
  const { systemIdentifier: _, ...identity } = observed().identity
  expect(
    planned({ identity: { ...identity, systemIdentifier: undefined } }).challenge,
  ).toMatchObject({ expects: 'vlossom 16387' })
})

test('the exact numbers are part of what is approved, and where the old rows stay', () => {
  const text = planText(planned())
  expect(text).toContain('20 inserted, 4 updated, 1 deleted since the backup')
  expect(text).toContain('in vlossom_before_abcd2345 (OID 16387), at least 7 days')
  const moved = [{ table: 'public.users', inserted: 21, updated: 4, deleted: 1 }]
  expect(planText(planned({ compared: comparedTo(moved) }))).not.toBe(text)
})

test('sessions, sizes and clocks are shown but not approved', () => {
  const session = { pid: 1, role: 'app', application: 'api', mayEnd: true, writes: false }
  const later = planned({
    sessions: [session],
    keptUntil: '2026-12-01T00:00:00.000Z',
    live: { ...database('vlossom', '16387', fenced), bytes: 999 },
  })
  expect(planText(later)).toBe(planText(planned()))
})

test('without the fence, with a fenced copy, or with the name taken there is no swap', () => {
  expect({
    unfenced: refused({ live: database('vlossom', '16387') }),
    fencedCopy: refused({ side: database('vlossom_restore_abcd2345', '16504', fenced) }),
    taken: refused({ before: database('vlossom_before_abcd2345', '1') }),
    noCopy: refused({ side: undefined }),
    noLive: refused({ live: undefined }),
  }).toEqual({
    unfenced: 'BLOCKED',
    fencedCopy: 'BLOCKED',
    taken: 'BLOCKED',
    noCopy: 'NOT_FOUND',
    noLive: 'NOT_FOUND',
  })
})

test('a session that cannot be ended is said before the swap is tried', () => {
  const root = { pid: 9, role: 'root', application: 'psql', mayEnd: false, writes: true }
  expect(planned({ sessions: [root] }).warnings).toEqual([
    'psql (role root, pid 9) cannot be ended by our role: the swap will fail.',
    'psql (role root, pid 9) writes although writes are refused.',
  ])
})

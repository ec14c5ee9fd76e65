import { expect, test } from 'vitest'
import { postgresTools } from '../../../scripts/setup/postgres-tools.mjs'
import { addPostgresTools, addProgram, fakeMachine } from './fake-machine.mjs'

const probe = (version) => {
  const machine = fakeMachine()
  addPostgresTools(machine, version)
  return postgresTools.probe(machine)
}

test.each(['15.20', '15.21', '16.16', '17.12', '18.7', '19.1'])(
  'client tools %s are good enough to restore with',
  async (version) => {
    expect(await probe(version)).toEqual({ kind: 'met' })
  },
)

test.each([
  ['15.18', 'psql is 15.18, the first safe one is 15.20'],
  ['16.15', 'psql is 16.15, the first safe one is 16.16'],
  ['18.6', 'psql is 18.6, the first safe one is 18.7'],
  ['14.25', 'psql is 14.25; the database is PostgreSQL 15'],
])('client tools %s are too old, and the verdict names the floor', async (version, reason) => {
  expect(await probe(version)).toEqual({ kind: 'outdated', reason })
})

test('one tool below the floor is enough to be too old', async () => {
  const machine = fakeMachine()
  addPostgresTools(machine, '15.20')
  addProgram(machine, 'pg_restore', 'echo "pg_restore (PostgreSQL) 15.19"')
  expect(await postgresTools.probe(machine)).toEqual({
    kind: 'outdated',
    reason: 'pg_restore is 15.19, the first safe one is 15.20',
  })
})

test('a missing tool is named', async () => {
  const machine = fakeMachine()
  addProgram(machine, 'psql', 'echo "psql (PostgreSQL) 15.20"')
  expect(await postgresTools.probe(machine)).toEqual({
    kind: 'missing',
    reason: 'pg_dump is not on PATH',
  })
})

test('a tool that cannot say its version counts as missing', async () => {
  const machine = fakeMachine()
  addPostgresTools(machine, '15.20')
  addProgram(machine, 'psql', 'echo "Error: no cluster" >&2; exit 1')
  expect(await postgresTools.probe(machine)).toEqual({
    kind: 'missing',
    reason: 'psql --version failed with code 1',
  })
})

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSql } from '../../../src/main/kernel/effects/sql/index.ts'
import type { SqlRow } from '../../../src/main/kernel/ports/sql.ts'
import type { FailureError } from '../../../src/shared/domain/failure.ts'
import { calm, secretsOf } from './effects-doubles.ts'
import { PASSWORD, startPostgres } from './postgres-world.ts'
import { rehearsalProfileOf } from './rehearsal-profile-double.ts'

let postgres: Awaited<ReturnType<typeof startPostgres>>
let sql: ReturnType<typeof createSql>
const live = { server: 'live' } as const
const maintenance = { server: 'live', database: 'postgres' } as const

beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(async () => {
  await postgres.stop()
})
beforeEach(async () => {
  await postgres.run(['create database vlossom', 'create database side'])
  await postgres.run(['create table wallets (id bigint primary key, balance numeric)'], 'vlossom')
  sql = connectSql()
})
afterEach(async () => {
  await sql.close()
  const names = ['vlossom', 'side', 'vlossom_before']
  await postgres.run(names.map((name) => `drop database if exists ${name} with (force)`))
})

function connectSql(port = postgres.port, password = PASSWORD) {
  const { masker, secrets } = secretsOf({ postgres: password })
  const applicationName = 'rollback-console/abcd2345/laptop'
  return createSql({ profile: rehearsalProfileOf(port), masker, secrets, applicationName })
}

async function rowsOf(
  batches: AsyncIterable<readonly SqlRow[]>,
  atMost = Number.POSITIVE_INFINITY,
) {
  const found: SqlRow[] = []
  for await (const batch of batches) {
    found.push(...batch)
    if (found.length >= atMost) break
  }
  return found.slice(0, atMost)
}

async function failureIn(promise: Promise<unknown>) {
  return promise.then(
    () => undefined,
    (thrown: FailureError) => thrown.failure,
  )
}

describe('a read', () => {
  test('gives values as text but for booleans, safe integers and null', async () => {
    const text = `select 1::int4 as small, 9007199254740993::int8 as big, 41::int8 as count, true as yes,
      null as nothing, 1.50::numeric as money, '2026-11-22 10:00:00.5+02'::timestamptz as at,
      '2026-11-22'::date as day, array[1,2] as list, '{"a":1}'::jsonb as json`
    expect(await sql.read(live, { text }, calm)).toEqual([
      {
        small: 1,
        big: '9007199254740993',
        count: 41,
        yes: true,
        nothing: null,
        money: '1.50',
        at: '2026-11-22 08:00:00.5+00',
        day: '2026-11-22',
        list: '{1,2}',
        json: '{"a": 1}',
      },
    ])
  })

  test('cannot write, says who it is, and heeds no environment', async () => {
    const spoiled = {
      PGOPTIONS: '-c default_transaction_read_only=off',
      PGAPPNAME: 'other',
      PGSSLMODE: 'require',
      PGREPLICATION: 'database',
      PGHOST: 'nowhere.invalid',
      PGTZ: 'Africa/Johannesburg',
    }
    const before = { ...process.env }
    Object.assign(process.env, spoiled)
    try {
      const settings = `select current_setting('application_name') as name, current_setting('TimeZone') as zone,
        current_setting('default_transaction_read_only') as read_only, current_setting('statement_timeout') as patience`
      expect(await connectSql().read(live, { text: settings, timeoutMs: 4000 }, calm)).toEqual([
        { name: 'rollback-console/abcd2345/laptop', zone: 'UTC', read_only: 'on', patience: '4s' },
      ])
    } finally {
      for (const name of Object.keys(spoiled)) delete process.env[name]
      Object.assign(process.env, before)
    }
    const insert = await failureIn(
      sql.read(live, { text: 'insert into wallets values (1, 1)' }, calm),
    )
    expect(insert).toMatchObject({
      code: 'SQL_FAILED',
      answered: expect.stringMatching(/^25006: /),
    })
  })

  test('leaves nothing behind in its session, and sends one statement only', async () => {
    const off = { text: "select set_config('default_transaction_read_only', 'off', false)" }
    await sql.read(live, off, calm)
    const write = await failureIn(
      sql.read(live, { text: 'insert into wallets values (1, 1)' }, calm),
    )
    const two = await failureIn(sql.read(live, { text: 'select 1; select 2' }, calm))
    expect([write?.answered?.slice(0, 5), two?.answered?.slice(0, 5)]).toEqual(['25006', '42601'])
  })

  test('is asked again when its session was ended meanwhile', async () => {
    await sql.read(live, { text: 'select 1 as one' }, calm)
    const other = await postgres.connect()
    await other.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'vlossom'",
    )
    await other.end()
    expect(await sql.read(live, { text: 'select 1 as one' }, calm)).toEqual([{ one: 1 }])
  })

  test('fails as declared: refused, wrong password, unreachable, too slow, called off', async () => {
    const call = new AbortController()
    setTimeout(() => call.abort(), 100)
    const wrong = connectSql(postgres.port, 'a-wrong-password')
    const away = connectSql(1)
    const sleep = { text: 'select pg_sleep(5)' }
    const failures = await Promise.all([
      failureIn(sql.read(live, { text: 'select * from nothing' }, calm)),
      failureIn(wrong.read(live, { text: 'select 1' }, calm)),
      failureIn(away.read(live, { text: 'select 1' }, calm)),
      failureIn(sql.read(live, { ...sleep, timeoutMs: 100 }, calm)),
      failureIn(sql.read(live, sleep, call.signal)),
      failureIn(sql.read({ server: 'history' }, sleep, calm)),
    ])
    expect(failures.map((failure) => failure?.code)).toEqual([
      'SQL_FAILED',
      'UNAUTHORIZED',
      'UNREACHABLE',
      'TIMED_OUT',
      'CANCELLED',
      'PROFILE_INVALID',
    ])
    expect(failures[0]?.answered).toBe('42P01: relation "nothing" does not exist')
    expect(JSON.stringify(failures)).not.toContain('a-wrong-password')
    await Promise.all([wrong.close(), away.close()])
  })
})

describe('a stream', () => {
  const many = { text: 'select n from generate_series(1, $1::int) n', values: [12_001] }

  test('gives every row of one snapshot through a cursor', async () => {
    const rows = await rowsOf(sql.stream(live, many, calm))
    expect([rows.length, rows[0], rows.at(-1)]).toEqual([12_001, { n: 1 }, { n: 12_001 }])
  })

  test('closes its session when its reader has enough, and tells a failure as declared', async () => {
    expect(await rowsOf(sql.stream(live, many, calm), 3)).toHaveLength(3)
    const bad = rowsOf(
      sql.stream(live, { text: 'select 1/(n-7000) from generate_series(1,9000) n' }, calm),
    )
    expect((await failureIn(bad))?.answered).toBe('22012: division by zero')
    const idle = {
      text: "select count(*) as open from pg_stat_activity where state like 'idle in%'",
    }
    expect(await sql.read(maintenance, idle, calm)).toEqual([{ open: 0 }])
  })
})

import { connect as connectTo, createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSql } from '../../../src/main/kernel/effects/sql/index.ts'
import type { FailureError } from '../../../src/shared/domain/failure.ts'
import { calm, listen, secretsOf } from './effects-doubles.ts'
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

async function failureIn(promise: Promise<unknown>) {
  return promise.then(
    () => undefined,
    (thrown: FailureError) => thrown.failure,
  )
}

describe('a mutation', () => {
  const swap = {
    statements: [
      'begin',
      'alter database vlossom rename to vlossom_before',
      'alter database side rename to vlossom',
      'commit',
    ],
    endSessionsOf: ['vlossom', 'side'],
  }

  test('swaps two databases against clients that come back at once', async () => {
    let running = true
    let ended = 0
    const clients = Array.from({ length: 4 }, async () => {
      while (running) {
        try {
          const client = await postgres.connect('vlossom')
          await client.query('select pg_sleep(10)')
        } catch {
          ended += 1
        }
      }
    })
    await new Promise((resolve) => setTimeout(resolve, 200))
    const sent = await sql.mutate(maintenance, swap, calm)
    running = false
    await postgres.run([
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%pg_sleep%' and pid <> pg_backend_pid()",
    ])
    await Promise.all(clients)
    const names = { text: "select count(*) as n from pg_database where datname like 'vlossom%'" }
    expect([sent.kind === 'answered' && sent.answer.kind, ended > 3]).toEqual(['done', true])
    expect(await sql.read(maintenance, names, calm)).toEqual([{ n: 2 }])
  })

  test('is rejected with the state, and nothing has changed, while sessions remain', async () => {
    const client = await postgres.connect('vlossom')
    const sent = await sql.mutate(maintenance, { statements: swap.statements }, calm)
    await client.end()
    expect(sent).toMatchObject({ kind: 'answered', answer: { kind: 'rejected', state: '55006' } })
    const before = { text: "select 1 from pg_database where datname = 'vlossom_before'" }
    expect(await sql.read(maintenance, before, calm)).toEqual([])
  })

  test('writes though the database itself was set to read-only, and gives the last rows', async () => {
    await postgres.run(['alter database vlossom set default_transaction_read_only = on'])
    const statements = ['insert into wallets values (7, 1.5)', 'select id, balance from wallets;']
    const sent = await sql.mutate(live, { statements }, calm)
    expect(sent).toMatchObject({
      kind: 'answered',
      answer: { kind: 'done', rows: [{ id: 7, balance: '1.5' }] },
    })
  })

  test('counts as not sent when no session could be opened', async () => {
    const statements = ['select 1']
    const gone = { server: 'live', database: 'no_such_database' } as const
    const outcomes = [
      await connectSql(1).mutate(live, { statements }, calm),
      await connectSql(postgres.port, 'a-wrong-password').mutate(live, { statements }, calm),
      await sql.mutate(gone, { statements }, calm),
      await sql.mutate(live, { statements }, AbortSignal.abort()),
    ]
    expect(outcomes.map((sent) => sent.kind)).toEqual(Array(4).fill('not-sent'))
  })

  test('has its reply lost when the connection is cut, the session ended, or it is called off', async () => {
    const sleep = { statements: ['select pg_sleep(20)'] }
    const cut = await cuttingProxy(postgres.port)
    const call = new AbortController()
    const outcomes = [
      connectSql(cut.port).mutate(live, sleep, calm),
      sql.mutate(live, { statements: ['select pg_sleep(20) as terminated'] }, calm),
      sql.mutate(live, sleep, call.signal),
    ]
    await new Promise((resolve) => setTimeout(resolve, 400))
    cut.cut()
    call.abort()
    await postgres.run([
      "select pg_terminate_backend(pid) from pg_stat_activity where query like '%as terminated' and pid <> pg_backend_pid()",
    ])
    const ended = await Promise.all(outcomes)
    await cut.close()
    expect(ended.map((sent) => sent.kind)).toEqual(Array(3).fill('reply-lost'))
  })

  test('of which a refusal could leave a part behind is a bug and is not sent', async () => {
    const half = { statements: ['begin', 'select 1', 'commit', 'drop table wallets'] }
    expect((await failureIn(sql.mutate(live, half, calm)))?.code).toBe('INTERNAL')
  })

  test('ends sessions of others for a role that may signal but is no superuser', async () => {
    await postgres.run([
      "create role operator login createdb password 'pa:ss\\word-of-the-superuser' in role pg_signal_backend",
      'alter database vlossom owner to operator',
      'alter database side owner to operator',
      "create role guest login password 'guest-password'",
    ])
    const { masker, secrets } = secretsOf({ postgres: PASSWORD })
    const { profile } = postgres
    const live = profile.systems.postgres
    if (live === undefined) throw new Error('no database in the profile')
    const operator = createSql({
      profile: { ...profile, systems: { postgres: { ...live, user: 'operator' } } },
      masker,
      secrets,
      applicationName: 'rollback-console/abcd2345/laptop',
    })
    const guest = await postgres.connect('vlossom', { user: 'guest', password: 'guest-password' })
    const superuser = await postgres.connect('vlossom')
    const refused = await operator.mutate(maintenance, { ...swap, timeoutMs: 3000 }, calm)
    await superuser.end()
    const sent = await operator.mutate(maintenance, swap, calm)
    await expect(guest.query('select 1')).rejects.toThrow()
    expect([refused, sent].map((each) => each.kind === 'answered' && each.answer.kind)).toEqual([
      'rejected',
      'done',
    ])
    await operator.close()
    await postgres.run([
      'drop database vlossom with (force)',
      'drop database vlossom_before',
      'drop role operator',
      'drop role guest',
    ])
  })
})

/** Passes bytes on to the server until it is told to cut every connection. */
async function cuttingProxy(port: number) {
  const sockets: import('node:net').Socket[] = []
  const server = createServer((client) => {
    const upstream = connectTo(port, '127.0.0.1')
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
    client.pipe(upstream)
    upstream.pipe(client)
    sockets.push(client, upstream)
  })
  return {
    port: await listen(server),
    cut: () => {
      for (const socket of sockets) socket.destroy()
    },
    close: () => new Promise((closed) => server.close(closed)),
  }
}

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClock } from '../../../src/main/kernel/effects/clock.ts'
import type { Clock } from '../../../src/main/kernel/ports/clock.ts'
import { rowsSince } from '../../../src/main/kernel/systems/postgres/sources/rows-since.ts'
import { noPlatform } from '../../doubles/no-platform.ts'
import { runCheck } from '../../doubles/systems-postgres/carry-out.ts'
import { type ConsoleDouble, openConsole } from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { applied, carryOutAll } from './restore-steps.ts'

const run = 'bbbb2345'
let world: RestoreWorld
let console_: ConsoleDouble
let input: { readonly run: string; readonly target: { readonly backup: string } }

beforeAll(async () => {
  world = await startRestoreWorld(300, 'max_prepared_transactions = 5\nwal_level = logical\n')
  console_ = openConsole(world)
  input = { run, target: { backup: world.dumps.custom } }
})
afterAll(async () => {
  await console_.close()
  await world.stop()
})

/** One line of the board: its light, what it says, and what to do. */
async function lineOf(fact: string, check = 'preflight'): Promise<readonly unknown[]> {
  const { evidence } = await runCheck(check, input, console_.reads(run))
  const rows = evidence.flatMap((one) => (one.kind === 'table' ? one.rows : []))
  const row = rows.find(([name]) => name === fact)
  if (row === undefined) throw new Error(`no line ${fact} in ${JSON.stringify(rows)}`)
  return row.slice(1)
}

test('a prepared transaction is red, by its name: a swap would fail', async () => {
  await world.ask('vlossom', "BEGIN; DELETE FROM job_runs WHERE id = 1; PREPARE TRANSACTION 'held'")
  const [light, says, next] = await lineOf('prepared transactions')
  await world.ask('vlossom', "ROLLBACK PREPARED 'held'")
  expect(light).toBe('red')
  expect(says).toContain('held of postgres')
  expect(next).toContain('ROLLBACK PREPARED')
  expect((await lineOf('prepared transactions'))[0]).toBe('green')
})

test('a replication slot and a publication are amber, with a plan', async () => {
  await world.ask('vlossom', 'CREATE PUBLICATION everything FOR ALL TABLES')
  await world.ask('vlossom', "SELECT pg_create_logical_replication_slot('warehouse', 'pgoutput')")
  const [slot, publication] = [await lineOf('replication slots'), await lineOf('publications')]
  await world.ask('vlossom', "SELECT pg_drop_replication_slot('warehouse')")
  await world.ask('vlossom', 'DROP PUBLICATION everything')
  expect([slot[0], publication[0]]).toEqual(['amber', 'amber'])
  expect(slot[1]).toContain('warehouse')
  expect(slot[2]).toContain('anew after the swap')
  expect(publication[1]).toContain('everything')
})

test('row-level security that hides rows from our role is amber, by table', async () => {
  await world.ask(
    'vlossom',
    'ALTER TABLE users ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY',
  )
  const [light, says, next] = await lineOf('row-level security')
  await world.ask(
    'vlossom',
    'ALTER TABLE users DISABLE ROW LEVEL SECURITY, NO FORCE ROW LEVEL SECURITY',
  )
  expect([light, next]).toEqual(['amber', 'Use a role with BYPASSRLS.'])
  expect(says).toContain('public.users')
})

test('a sequence that our role cannot read is red, and nothing is moved past it unseen', async () => {
  // Of no column: what it has given out stands nowhere else.
  await world.ask('vlossom', "CREATE SEQUENCE invoice_no; SELECT nextval('invoice_no')")
  const [light, says, next] = await lineOf('sequences')
  await world.ask('vlossom', 'GRANT SELECT ON SEQUENCE invoice_no TO vlossom_operator')
  const [granted] = await lineOf('sequences')
  await world.ask('vlossom', 'DROP SEQUENCE invoice_no')
  expect([light, granted]).toEqual(['red', 'green'])
  expect(says).toContain('public.invoice_no')
  expect(next).toContain('GRANT SELECT ON SEQUENCE "public"."invoice_no"')
})

test('connections are listed by application and role, and who writes is named', async () => {
  const clients = await Promise.all([1, 2].map(() => world.connect('vlossom', 'vlossom_app')))
  for (const client of clients) await client.query("SET application_name = 'checkout'")
  await clients[0]?.query("BEGIN; UPDATE job_runs SET detail = 'x' WHERE id = 1")
  expect(await lineOf('checkout')).toEqual(['vlossom_app', 2, 1])
  const [, says] = await lineOf('writers inside of the database')
  for (const client of clients) await client.end()
  expect(says).toContain('checkout (role vlossom_app) writes now')
})

test('a transaction that is open for over ten seconds is amber, with its owner', async () => {
  const client = await world.connect('vlossom', 'vlossom_app')
  await client.query("SET application_name = 'report'")
  // This database ends a session that is idle in a transaction for a minute.
  await client.query('SET idle_in_transaction_session_timeout = 0')
  await client.query('BEGIN; SELECT 1')
  expect((await lineOf('long transactions'))[0]).toBe('green')
  await sleep(10_500)
  const [light, says] = await lineOf('long transactions')
  await client.end()
  expect(light).toBe('amber')
  expect(says).toContain('report (role vlossom_app, pid ')
})

test('a server that has few connections left is amber', async () => {
  const [row] = await world.ask('postgres', 'SHOW max_connections')
  const most = Number(row?.['max_connections'])
  const clients = await Promise.all(
    Array.from({ length: most - 12 }, () => world.connect('postgres')),
  )
  const line = await lineOf('connections')
  for (const client of clients) await client.end()
  expect(String(line[1])).toContain(` of ${most} are taken`)
})

test('a subscription that writes into live is amber', async () => {
  await world.ask(
    'vlossom',
    "CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false)",
  )
  const [light, says, next] = await lineOf('writers inside of the database')
  // With the name of a slot it would ask the publisher, who does not exist.
  await world.ask('vlossom', 'ALTER SUBSCRIPTION feed SET (slot_name = NONE)')
  await world.ask('vlossom', 'DROP SUBSCRIPTION feed')
  expect(light).toBe('amber')
  expect(says).toContain('subscription feed applies changes')
  expect(next).toContain('Disable')
})

test('jobs of pg_cron in live are amber by name, and so is a pg_cron whose jobs our role may not read', async () => {
  // The extension itself needs a library that is preloaded: its catalogue entry and its table are what is looked at.
  await world.ask(
    'vlossom',
    `CREATE SCHEMA cron;
     CREATE TABLE cron.job (jobid bigserial, schedule text, command text, database text, active boolean);
     INSERT INTO cron.job (schedule, command, database, active) VALUES
       ('*/5 * * * *', 'SELECT pay_out()', 'vlossom', true), ('0 3 * * *', 'VACUUM', 'vlossom', false),
       ('@hourly', 'SELECT elsewhere()', 'other', true);
     INSERT INTO pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
       VALUES (99999, 'pg_cron', 10, 'cron'::regnamespace, false, '1.6')`,
  )
  const looks = async () => {
    const hidden = await lineOf('writers inside of the database')
    await world.ask(
      'vlossom',
      'GRANT USAGE ON SCHEMA cron TO vlossom_operator; GRANT SELECT ON cron.job TO vlossom_operator',
    )
    return [hidden, await lineOf('writers inside of the database')] as const
  }
  const [hidden, [light, says, next]] = await looks().finally(() =>
    world.ask(
      'vlossom',
      "DELETE FROM pg_extension WHERE extname = 'pg_cron'; DROP SCHEMA cron CASCADE",
    ),
  )
  expect(hidden.slice(0, 2)).toEqual(['amber', 'pg_cron: installed, its jobs cannot be read'])
  expect([light, says]).toEqual(['amber', 'pg_cron: */5 * * * * SELECT pay_out()'])
  expect(next).toContain('Disable jobs')
  expect((await lineOf('writers inside of the database'))[0]).toBe('green')
})

test('a collation that is another one than the indexes were built with is amber, with both versions', async () => {
  const [row] = await world.ask(
    'postgres',
    "SELECT datcollversion AS built FROM pg_database WHERE datname = 'vlossom'",
  )
  const built = String(row?.['built'])
  const pretend = (version: string) =>
    world.ask(
      'postgres',
      `UPDATE pg_database SET datcollversion = '${version}' WHERE datname = 'vlossom'`,
    )
  await pretend('0.1')
  const [light, says, next] = await lineOf('locale')
  await pretend(built)
  expect(light).toBe('amber')
  expect(says).toContain(`its collation is built with 0.1, the server has ${built}`)
  expect(next).toContain('REINDEX')
  expect((await lineOf('locale'))[0]).toBe('green')
})

test('new rows behind several moments are counted at once, in UTC; a table that is not there is unknown', async () => {
  const [row] = await world.ask(
    'vlossom',
    'SELECT to_char(max(created_at), \'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"\') AS newest, count(*)::int AS n FROM users',
  )
  const newest = String(row?.['newest'])
  const { profile } = console_.reads(run)
  const { postgres } = profile.systems
  if (postgres === undefined) throw new Error('no PostgreSQL')
  const keyTables = [
    ...[{ table: 'users', newestBy: 'created_at' }, { table: 'bookings' }],
    { table: 'public.gone', newestBy: 'created_at' },
  ]
  const asked = {
    ...console_.reads(run),
    profile: { ...profile, systems: { ...profile.systems, postgres: { ...postgres, keyTables } } },
  }
  const signal = new AbortController().signal
  const longAgo = '2000-01-01T00:00:00.000Z'
  expect(await rowsSince([newest, longAgo], asked, signal)).toEqual([
    [
      { table: 'users', rows: 0 },
      { table: 'public.gone', rows: null },
    ],
    [
      { table: 'users', rows: row?.['n'] },
      { table: 'public.gone', rows: null },
    ],
  ])
})

test('version of the server, locale and extensions each have a line', async () => {
  await world.ask('vlossom', 'CREATE EXTENSION amcheck')
  expect((await lineOf('server version'))[0]).toBe('green')
  expect(String((await lineOf('locale'))[1])).toContain('tablespace pg_default')
  expect(String((await lineOf('extensions'))[1])).toContain('amcheck 1.3')
  await world.ask('vlossom', 'DROP EXTENSION amcheck')
})

test('the copy: B-trees are gone through where amcheck is, and what it lacks of live is listed', async () => {
  await carryOutAll(['create-side', 'restore-beside'], input, console_)
  expect(await lineOf('B-trees (amcheck)', 'verify-side')).toEqual([
    'green',
    'not looked into: amcheck is not installed in the copy',
    '',
  ])
  const side = `vlossom_restore_${run}`
  await world.ask(
    side,
    'CREATE EXTENSION amcheck; GRANT EXECUTE ON FUNCTION bt_index_check(regclass) TO vlossom_operator',
  )
  await world.ask('vlossom', 'CREATE VIEW newest_users AS SELECT * FROM users')
  const [light, says] = await lineOf('objects', 'verify-side')
  expect(light).toBe('amber')
  expect(says).toContain('in live only: view public.newest_users')
  expect(String((await lineOf('B-trees (amcheck)', 'verify-side'))[1])).toMatch(
    /^\d+, all in order$/,
  )
})

test('an index of the copy that is in a wrong order is found, and the copy is not verified', async () => {
  const side = `vlossom_restore_${run}`
  // The comparison of the index changes its mind under it, as a new collation of the operating system would.
  await world.ask(
    side,
    `CREATE FUNCTION order_of(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN $1 < $2 THEN -1 WHEN $1 > $2 THEN 1 ELSE 0 END';
     CREATE OPERATOR CLASS shifty FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 order_of(int, int);
     CREATE INDEX users_shifty ON users (length(email) shifty);
     CREATE OR REPLACE FUNCTION order_of(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN $1 < $2 THEN 1 WHEN $1 > $2 THEN -1 ELSE 0 END'`,
  )
  const verdict = await runCheck('verify-side', input, console_.reads(run))
  expect(JSON.stringify(verdict)).toContain(
    'The index public.users_shifty of the copy is not in order.',
  )
})

test('a copy that would take what live needs is red, and stopped at the reserve where somebody goes on', async () => {
  const cron = { name: 'mails', schedule: '*/5 * * * *', isRunning: false, isOurs: false }
  const disk = (used: number) => () => ({
    ...noPlatform,
    room: async () => ({ said: 'Railway', totalBytes: 50e9, usedBytes: used * 1e9 }),
    neighbours: async () => [cron],
  })
  const real = createClock()
  const hurried: Clock = { ...real, sleep: (_, signal) => real.sleep(5, signal) }
  const roomy = openConsole(world, undefined, { platformOf: disk(10) })
  const narrow = openConsole(world, undefined, { platformOf: disk(48), clock: hurried })
  // The copy of the test before stands under the other run's name.
  const mine = { ...input, run: 'cccc2345' }
  try {
    const good = await runCheck('preflight', mine, roomy.reads(mine.run))
    expect(JSON.stringify(good)).toContain('40.0 GB of 50.0 GB are free (Railway)')
    expect(JSON.stringify(good)).toContain('mails (cron */5 * * * *): not in the profile')
    const bad = await runCheck('preflight', mine, narrow.reads(mine.run))
    expect(bad).toMatchObject({ kind: 'failed', failure: { code: 'NO_SPACE' } })
    await carryOutAll(['create-side'], mine, narrow)
    const receipt = await applied('restore-beside', mine, narrow)
    expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'NO_SPACE' } })
    expect(JSON.stringify(receipt)).toContain('before the copy took the room that live needs')
    await carryOutAll(['drop-side'], mine, narrow)
  } finally {
    await roomy.close()
    await narrow.close()
  }
})

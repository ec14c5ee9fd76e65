import { appendFile, readFile, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'
import { Decrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { from as copyFrom } from 'pg-copy-streams'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RowsManifest } from '../../../src/main/kernel/systems/postgres/exported/rows-manifest.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import {
  carryOut,
  operationNamed,
  planOf,
  settlementOf,
} from '../../doubles/systems-postgres/carry-out.ts'
import {
  type ConsoleDouble,
  openConsole,
  profileOf,
} from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'

const never = new AbortController().signal
const run = 'eeee2345'
const kept = 'vlossom_before_kept2345'
const input = { run, of: 'kept' }
let world: RestoreWorld
let console_: ConsoleDouble
let identity: string

beforeAll(async () => {
  world = await startRestoreWorld(200)
  identity = await generateX25519Identity()
  const recipients = [await identityToRecipient(identity)]
  const profile = profileOf(world, { exportWhole: ['wallets'] })
  console_ = openConsole(world, { ...profile, recipients })
  await endSessions()
  await world.ask('postgres', `CREATE DATABASE ${kept} TEMPLATE vlossom OWNER vlossom_app`)
  const at = new Date(Date.now() - 30 * 86_400_000).toISOString()
  const card = `rollback-console undo card · run kept2345 · ${at}\nabout`
  await world.ask('postgres', `COMMENT ON DATABASE ${kept} IS '${card}'`)
  await world.ask(
    kept,
    `UPDATE users SET name = E'two\\nlines\\tand \\\\ "quotes"' WHERE id = 1;
     CREATE TABLE "strange, name" (id int PRIMARY KEY, note text);
     ALTER TABLE "strange, name" OWNER TO vlossom_app;
     INSERT INTO "strange, name" VALUES (1, NULL), (2, '')`,
  )
  await world.ask('vlossom', 'DELETE FROM bookings WHERE id IN (1, 2)')
})
afterAll(async () => {
  await console_.close()
  await world.stop()
})

const endSessions = () =>
  world.ask(
    'postgres',
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname LIKE 'vlossom%'",
  )
const look = (name: string, given: JsonObject, by = console_) =>
  operationNamed(name).look(given, by.reads(run), never)

async function folderNow(): Promise<string> {
  const oids = await world.databases()
  return `${world.backupsDir}/rows-${kept}-${oids[kept]}`
}
async function manifestNow(): Promise<RowsManifest> {
  return JSON.parse(await readFile(`${await folderNow()}/manifest.json`, 'utf8'))
}
async function opened(file: string): Promise<Buffer> {
  const decrypter = new Decrypter()
  decrypter.addIdentity(identity)
  const sealed = await readFile(`${await folderNow()}/${file}`)
  return gunzipSync(await decrypter.decrypt(sealed))
}

test('without a file there is no drop, however old the database is', async () => {
  const looked = await look('drop-kept', { run })
  expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'BLOCKED' } })
  expect(JSON.stringify(looked)).toContain('are in no file yet')
})

test('without a recovery kit nothing is exported', async () => {
  const bare = openConsole(world)
  const looked = await look('export-rows', input, bare)
  expect(looked).toMatchObject({ kind: 'refusal', failure: { field: 'recipients' } })
  await bare.close()
})

test('what only the old database holds leaves as sealed files, with counts and hashes', async () => {
  const world_ = { reads: console_.reads(run), effects: console_.effects(run) }
  const { verdict } = await carryOut('export-rows', input, world_)
  expect(verdict.kind).toBe('verified')
  const [wallets] = await world.ask(kept, 'SELECT count(*)::int AS n FROM wallets')
  const { tables } = await manifestNow()
  expect(tables.map(({ table, rows, whole }) => [table, rows, whole])).toEqual([
    ['public.bookings', 2, false],
    ['public.strange, name', 2, true],
    ['public.users', 1, false],
    ['public.wallets', wallets?.['n'], true],
  ])
  for (const { file } of tables) {
    const { mode } = await stat(`${await folderNow()}/${file}`)
    expect([file, mode & 0o777]).toEqual([file, 0o600])
  }
  expect((await look('export-rows', input)).kind).toBe('nothing-to-do')
  expect((await look('drop-kept', { run })).kind).toBe('planned')
})

test('the files are read back by COPY, every value as it was', async () => {
  const { tables } = await manifestNow()
  const client = await world.connect(kept)
  for (const { table, file, columns, rows } of tables) {
    const shape = columns.map(({ name, type }) => `"${name}" ${type}`).join(', ')
    await client.query(`CREATE TEMP TABLE back (${shape})`)
    await pipeline(
      Readable.from([await opened(file)]),
      client.query(copyFrom('COPY back FROM STDIN')),
    )
    const names = columns.map(({ name }) => `"${name}"`).join(', ')
    const original = table.replace('public.', '')
    const same = await client.query(
      `SELECT count(*)::int AS n FROM (SELECT ${names} FROM back INTERSECT SELECT ${names} FROM "${original}") s`,
    )
    expect([table, same.rows[0]?.n]).toEqual([table, rows])
    await client.query('DROP TABLE back')
  }
  await client.end()
})

test('a file that was changed, or one that is gone, stops the drop', async () => {
  const [first] = (await manifestNow()).tables
  await appendFile(`${await folderNow()}/${first?.file}`, 'x')
  expect((await look('drop-kept', { run })).kind).toBe('refusal')
  await rm(`${await folderNow()}/${first?.file}`)
  expect((await look('drop-kept', { run })).kind).toBe('refusal')
})

test('an export that a kill left without its manifest counts for nothing, and is made anew', async () => {
  await rm(`${await folderNow()}/manifest.json`)
  const plan = await planOf('export-rows', input, console_.reads(run))
  expect(await settlementOf('export-rows', { plan, preState: {} }, console_.reads(run))).toBe(
    'did-not',
  )
  const receipt = await operationNamed('export-rows').apply(plan, console_.effects(run), never)
  expect(receipt.kind).toBe('accepted')
  expect(await settlementOf('export-rows', { plan, preState: {} }, console_.reads(run))).toBe(
    'happened',
  )
})

test('rows that differ since the export are seen: it no longer covers them', async () => {
  await world.ask('vlossom', 'DELETE FROM bookings WHERE id IN (3, 4, 5)')
  const looked = await look('drop-kept', { run })
  expect(JSON.stringify(looked)).toContain('fewer rows than now differ: public.bookings')
})

test('what was written since a rename is exported before a swap back, and nothing else', async () => {
  const given = { run, of: 'set-aside' }
  expect((await look('export-rows', given)).kind).toBe('nothing-to-do')
  const card = `rollback-console undo card · run swap2345 · ${new Date().toISOString()}\nabout`
  await endSessions()
  await world.ask('postgres', 'ALTER DATABASE vlossom RENAME TO vlossom_x')
  await world.ask('postgres', 'ALTER DATABASE vlossom_x RENAME TO vlossom')
  await world.ask('postgres', `COMMENT ON DATABASE vlossom IS '${card}'`)
  await world.ask('vlossom', "INSERT INTO users (email, name) VALUES ('since@x', 'Since')")
  const world_ = { reads: console_.reads(run), effects: console_.effects(run) }
  const { verdict } = await carryOut('export-rows', given, world_)
  expect(verdict.kind).toBe('verified')
  const oids = await world.databases()
  const folder = `${world.backupsDir}/rows-vlossom-${oids['vlossom']}`
  const manifest: RowsManifest = JSON.parse(await readFile(`${folder}/manifest.json`, 'utf8'))
  expect(manifest.tables.map(({ table, rows }) => [table, rows])).toEqual([['public.users', 1]])
})

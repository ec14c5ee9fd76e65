import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PostgresProfile } from '../../../src/shared/domain/profile-databases.ts'
import { longestSilence, startBusyClients } from '../../doubles/systems-postgres/busy-clients.ts'
import {
  operationNamed,
  planOf,
  runCheck,
  settlementOf,
} from '../../doubles/systems-postgres/carry-out.ts'
import { applyInChild } from '../../doubles/systems-postgres/console-child.ts'
import {
  type ConsoleDouble,
  openConsole,
  profileOf,
} from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { startTcpProxy } from '../../doubles/systems-postgres/tcp-proxy.ts'
import { type RunInput, rowsOf, tenant, untilSomebodyWaits, well } from './in-place-world.ts'

const never = new AbortController().signal
const opened: ConsoleDouble[] = []
let world: RestoreWorld
let console_: ConsoleDouble
let number = 0
let input: RunInput
let side: string
let kept: string

function consoleWith(changes: Partial<PostgresProfile> = {}): ConsoleDouble {
  const one = openConsole(world, profileOf(world, { ...tenant, ...changes }))
  opened.push(one)
  return one
}

beforeAll(async () => {
  world = await startRestoreWorld(2000)
  console_ = consoleWith()
})
beforeEach(() => {
  number += 1
  const run = `schm${'abcdefghijklmnopqrst'[number]}234`
  input = { run, target: { backup: world.dumps.custom } }
  side = `vlossom_restore_${run}`
  kept = `vlossom_before_${run}`
})
/** Whatever a test has left: one schema, which takes writes. */
afterEach(async () => {
  const there = await schemas()
  if (there.includes(kept))
    await ask(`DROP SCHEMA public CASCADE; ALTER SCHEMA ${kept} RENAME TO public`)
  await ask(
    `DROP SCHEMA IF EXISTS ${side} CASCADE; ALTER DATABASE vlossom RESET default_transaction_read_only`,
  )
})
afterAll(async () => {
  for (const one of opened) await one.close()
  await world.stop()
})

const reads = () => console_.reads(input.run)
/** Statements of somebody whom the fence does not stop. */
const ask = (sql: string) => world.ask('vlossom', `BEGIN READ WRITE; ${sql}; COMMIT`)
const schemas = async () =>
  (
    await world.ask(
      'vlossom',
      "SELECT nspname FROM pg_namespace WHERE nspname ~ '^(public|vlossom)' ORDER BY 1",
    )
  ).map((row) => String(row['nspname']))
const oidOf = async (schema: string) =>
  Number(
    (await world.ask('vlossom', `SELECT '${schema}'::regnamespace::oid::int AS oid`))[0]?.['oid'],
  )
const refusalOf = async (name: string, asked: RunInput = input, by = console_) => {
  const looked = await operationNamed(name).look(asked, by.reads(asked.run), never)
  return looked.kind === 'refusal' ? looked.failure : looked.kind
}

test('a copy beside in the same database is verified, swapped in, and swapped back, while clients ask without a pause', async () => {
  const before = await rowsOf(world)
  const live = await oidOf('public')
  const clients = startBusyClients(
    world,
    4,
    "SELECT 'public'::regnamespace::oid::int AS oid, (SELECT count(*) FROM users)",
  )
  await well(console_, 'restore-schema', input)
  expect(await schemas()).toEqual(['public', side])
  expect(await oidOf('public')).toBe(live)
  expect(clients.refusals.size).toBe(0)
  expect(await rowsOf(world)).toEqual(before)
  const verified = await runCheck('verify-schema', input, reads())
  expect(verified.kind === 'failed' ? verified.failure : verified.kind).toBe('verified')
  const old = (await world.ask('vlossom', 'SELECT max(id)::int AS max FROM users'))[0]

  await well(console_, 'fence-writes', input)
  const difference = await runCheck('difference-schema', input, reads())
  expect(JSON.stringify(difference)).toContain('exact')
  const copy = await oidOf(side)
  const plan = await well(console_, 'swap-schema', input)
  await sleep(300)
  await clients.stop()
  const seen = clients.answers.map((answer) => answer.oid)
  const first = seen.indexOf(copy)
  expect(new Set(seen.slice(0, first))).toEqual(new Set([live]))
  expect(new Set(seen.slice(first))).toEqual(new Set([copy]))
  expect(longestSilence(clients.answers)).toBeLessThan(1000)
  expect(await schemas()).toEqual(['public', kept])
  const swapped = { ...input, swap: plan.details }
  const serving = await runCheck('serving-schema', swapped, reads())
  expect(serving.kind === 'failed' ? serving.failure : serving.kind).toBe('verified')
  expect(await rowsOf(world, kept)).toEqual(before)
  const next = (await world.ask('vlossom', "SELECT nextval('users_id_seq')::int AS id"))[0]
  expect(Number(next?.['id'])).toBeGreaterThan(Number(old?.['max']))

  await ask("UPDATE users SET email = 'since@example.com' WHERE id = (SELECT max(id) FROM users)")
  const back = await well(console_, 'swap-schema-back', swapped)
  expect(back.challenge?.expects).toMatch(/^vlossom \d+$/)
  expect(JSON.stringify(back.now)).toContain('["public.users",1]')
  expect(await oidOf('public')).toBe(live)
  expect(await rowsOf(world)).toEqual(before)
  // It may hold rows that are nowhere else.
  expect(await refusalOf('drop-schema')).toMatchObject({ code: 'BLOCKED' })
})

test('rights and comment of the schema, and rights on its tables, are those of live', async () => {
  await well(console_, 'restore-schema', input)
  const acl = `SELECT nspacl::text AS acl, nspowner::regrole::text AS owner, obj_description(oid, 'pg_namespace') AS comment FROM pg_namespace WHERE nspname = `
  const [live] = await world.ask('vlossom', `${acl}'public'`)
  expect(await world.ask('vlossom', `${acl}'${side}'`)).toEqual([live])
  const [reader] = await world.ask(
    'vlossom',
    `SELECT has_table_privilege('vlossom_reader', '${side}.users', 'SELECT') AS may`,
  )
  expect(reader).toEqual({ may: true })
  await well(console_, 'drop-schema', input)
  expect(await schemas()).toEqual(['public'])
})

test('without the fence, without a copy, or with the name taken there is no swap', async () => {
  expect(await refusalOf('swap-schema')).toMatchObject({ code: 'NOT_FOUND' })
  await well(console_, 'restore-schema', input)
  expect(await refusalOf('swap-schema')).toMatchObject({ code: 'BLOCKED' })
  await well(console_, 'fence-writes', input)
  await ask(`CREATE SCHEMA ${kept}`)
  expect(await refusalOf('swap-schema')).toMatchObject({
    code: 'BLOCKED',
    tried: `looked for ${kept} in pg_namespace`,
  })
  await ask(`DROP SCHEMA ${kept}`)
  expect(await refusalOf('swap-schema')).toBe('planned')
})

test('an extension that lies in the schema closes this way, and the preflight names another', async () => {
  await ask('CREATE EXTENSION citext WITH SCHEMA public')
  expect(await refusalOf('restore-schema')).toMatchObject({ code: 'BLOCKED' })
  const verdict = await runCheck('preflight', { ...input, way: 'schema' }, reads())
  expect(verdict).toMatchObject({ kind: 'failed', failure: { code: 'BLOCKED' } })
  expect(JSON.stringify(verdict)).toContain('Run “Restore in place” instead')
  await ask('DROP EXTENSION citext')
  // A key that points into the schema from outside would go on pointing to the old one.
  await ask(
    'CREATE SCHEMA reporting; CREATE TABLE reporting.events (user_id bigint REFERENCES public.users(id))',
  )
  expect(await refusalOf('restore-schema')).toMatchObject({ code: 'BLOCKED' })
  await ask('DROP SCHEMA reporting CASCADE')
  const open = await runCheck('preflight', { ...input, way: 'schema' }, reads())
  expect(open.kind === 'failed' ? open.failure : open.kind).toBe('verified')
})

test('a dump of more than the one schema is refused for this way', async () => {
  const path = join(world.directory, 'two.sql')
  const plain = await readFile(world.dumps.plain, 'utf8')
  await writeFile(
    path,
    plain.replace(
      '--\n-- PostgreSQL database dump complete',
      '--\n-- Name: entries; Type: TABLE; Schema: audit; Owner: vlossom_app\n--\n\nCREATE TABLE audit.entries (id int);\n\n\n--\n-- PostgreSQL database dump complete',
    ),
  )
  const asked = { ...input, target: { backup: path } }
  expect(await refusalOf('restore-schema', asked)).toMatchObject({
    code: 'BLOCKED',
    summary: expect.stringContaining('audit'),
  })
})

test('a dump that brings fewer rows than its manifest names leaves no copy', async () => {
  const path = join(world.directory, 'short.dump')
  const original: { tables: { name: string; rows: number }[] } = JSON.parse(
    await readFile(`${world.dumps.custom}.manifest.json`, 'utf8'),
  )
  const tables = original.tables.map((one) =>
    one.name === 'users' ? { ...one, rows: one.rows + 1 } : one,
  )
  await writeFile(path, await readFile(world.dumps.custom))
  await writeFile(
    `${path}.manifest.json`,
    JSON.stringify({ ...original, file: 'short.dump', tables }),
  )
  const plan = await planOf('restore-schema', { ...input, target: { backup: path } }, reads())
  const receipt = await operationNamed('restore-schema').apply(
    plan,
    console_.effects(input.run),
    never,
  )
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'DATA_DIFFERS' } })
  expect(await schemas()).toEqual(['public'])
})

test('a console that is killed while the copy is filled leaves none; one that was done is found done', async () => {
  const plan = await planOf('restore-schema', input, reads())
  const intent = { plan, preState: {} }
  // Somebody changes the rights of the schema: the first statement of ours waits for it.
  const other = await world.connect('vlossom')
  await other.query(
    "BEGIN; COMMENT ON SCHEMA public IS 'standard public schema'; ALTER SCHEMA public RENAME TO public_; ALTER SCHEMA public_ RENAME TO public",
  )
  const child = applyInChild(world, {
    run: input.run,
    operation: 'restore-schema',
    plan,
    as: tenant,
  })
  await untilSomebodyWaits(world)
  child.process.kill('SIGKILL')
  await child.ended
  await other.query('ROLLBACK')
  await other.end()
  expect(await settlementOf('restore-schema', intent, reads())).toBe('did-not')
  expect(await schemas()).toEqual(['public'])
  const again = applyInChild(world, {
    run: input.run,
    operation: 'restore-schema',
    plan,
    as: tenant,
  })
  expect(await again.ended).toContain('accepted')
  expect(await settlementOf('restore-schema', intent, reads())).toBe('happened')
})

test('a swap that arrives late renames nothing that is no longer the same; a lost reply is told by the OIDs', async () => {
  await well(console_, 'restore-schema', input)
  await well(console_, 'fence-writes', input)
  const plan = await planOf('swap-schema', input, reads())
  const swap = operationNamed('swap-schema')
  await ask(`ALTER SCHEMA ${side} RENAME TO elsewhere; CREATE SCHEMA ${side}`)
  const late = await swap.apply(plan, console_.effects(input.run), never)
  expect(late).toMatchObject({ kind: 'refused' })
  expect(await settlementOf('swap-schema', { plan, preState: {} }, reads())).toBe('did-not')
  await ask(`DROP SCHEMA ${side}; ALTER SCHEMA elsewhere RENAME TO ${side}`)

  const isSwap = (chunk: Buffer) => chunk.includes('ALTER SCHEMA "public" RENAME')
  const proxy = await startTcpProxy(world, (chunk) => (isSwap(chunk) ? 'pass-and-cut' : 'pass'))
  const far = consoleWith({ port: proxy.port })
  const receipt = await swap.apply(plan, far.effects(input.run), never)
  expect(receipt.kind).toBe('reply-lost')
  await proxy.close()
  expect(await settlementOf('swap-schema', { plan, preState: {} }, reads())).toBe('happened')
  expect(await schemas()).toEqual(['public', kept])
})

test('rules are settled in the swap, or nothing is swapped', async () => {
  const rule = {
    name: 'people who are gone',
    finds:
      "SELECT count(*) FROM users WHERE email NOT LIKE 'settled-%' AND id::text IN (SELECT key FROM from_live)",
    settle:
      "UPDATE users SET email = 'settled-' || id WHERE id::text IN (SELECT key FROM from_live)",
    fromLive: 'SELECT min(id) FROM users',
  }
  await well(console_, 'restore-schema', input)
  await well(console_, 'fence-writes', input)
  const unsettled = consoleWith({
    afterRestore: [{ ...rule, finds: 'SELECT count(*) FROM users' }],
  })
  const bad = await planOf('swap-schema', input, unsettled.reads(input.run))
  const receipt = await operationNamed('swap-schema').apply(
    bad,
    unsettled.effects(input.run),
    never,
  )
  expect(receipt).toMatchObject({ kind: 'refused' })
  expect(await schemas()).toEqual(['public', side])
  await well(consoleWith({ afterRestore: [rule] }), 'swap-schema', input)
  const [settled] = await world.ask(
    'vlossom',
    "SELECT count(*)::int AS n FROM users WHERE email LIKE 'settled-%'",
  )
  expect(settled).toEqual({ n: 1 })
})

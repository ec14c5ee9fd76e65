import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresSystem } from '../../../src/main/kernel/systems/postgres/index.ts'
import type { JsonObject } from '../../../src/shared/domain/json.ts'
import { carryOut, operationNamed, runCheck } from '../../doubles/systems-postgres/carry-out.ts'
import {
  type ConsoleDouble,
  openConsole,
  profileOf,
} from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { besideSteps, carryOutAll, stopSteps } from './restore-steps.ts'

const run = 'abcd2345'
const never = new AbortController().signal
let world: RestoreWorld
let console_: ConsoleDouble
let input: { readonly run: string; readonly target: { readonly backup: string } }
let swapDetails: JsonObject

beforeAll(async () => {
  world = await startRestoreWorld(600)
  console_ = openConsole(world)
  input = { run, target: { backup: world.dumps.custom } }
})
afterAll(async () => {
  await console_.close()
  await world.stop()
})

const sequences = (database: string) =>
  world.ask(
    database,
    `SELECT sequencename AS name, last_value::int AS last FROM pg_sequences ORDER BY 1`,
  )
const acl = (database: string) =>
  world.ask(
    'postgres',
    `SELECT x.privilege_type, coalesce(r.rolname, 'PUBLIC') AS role FROM pg_database d, aclexplode(d.datacl) x
     LEFT JOIN pg_roles r ON r.oid = x.grantee WHERE datname = '${database}' ORDER BY 1, 2`,
  )
const facts = (database: string) =>
  world.ask(
    'postgres',
    `SELECT pg_get_userbyid(datdba) AS owner, encoding, datcollate, daticulocale, datlocprovider, datconnlimit,
      (SELECT setconfig FROM pg_db_role_setting WHERE setdatabase = d.oid AND setrole = 0) AS settings
     FROM pg_database d WHERE datname = '${database}'`,
  )
/** What a table comparison in plain SQL says, as a second opinion. */
async function independentDifference(table: string, columns: string) {
  const rows = async (database: string) =>
    new Map(
      (
        await world.ask(database, `SELECT id, md5(ROW(${columns})::text) AS hash FROM ${table}`)
      ).map((row) => [String(row['id']), row['hash']] as const),
    )
  const [live, side] = [await rows('vlossom'), await rows(`vlossom_restore_${run}`)]
  return {
    inserted: [...live.keys()].filter((id) => !side.has(id)).length,
    updated: [...live].filter(([id, hash]) => side.has(id) && side.get(id) !== hash).length,
    deleted: [...side.keys()].filter((id) => !live.has(id)).length,
  }
}

test('the picker shows both dumps, and takes either', async () => {
  const found = await postgresSystem.candidates?.(console_.reads(run), never)
  expect(found?.map(({ id, eligible, commit }) => ({ id, eligible, commit }))).toEqual([
    { id: world.dumps.custom, eligible: true, commit: '0041_user_display' },
    { id: world.dumps.plain, eligible: true, commit: '0041_user_display' },
  ])
  expect(found?.[0]?.message).toContain('SHA-256 as in the manifest')
})

test('the preflight finds nothing in the way', async () => {
  const verdict = await runCheck('preflight', input, console_.reads(run))
  expect(verdict.kind === 'failed' ? verdict.failure : verdict.kind).toBe('verified')
})

test('a copy is restored beside, with everything that a dump leaves behind, and verified', async () => {
  const before = await world.databases()
  await carryOutAll(besideSteps, input, console_)
  const side = `vlossom_restore_${run}`
  expect(await facts(side)).toEqual(await facts('vlossom'))
  expect(await acl(side)).toEqual(await acl('vlossom'))
  const verdict = await runCheck('verify-side', input, console_.reads(run))
  expect(verdict.kind === 'failed' ? verdict.failure : verdict.kind).toBe('verified')
  expect(await world.databases()).toMatchObject(before)
  expect(console_.told.progress).toContainEqual({
    phase: 'restoring',
    done: 47,
    total: 47,
    unit: 'objects',
  })
})

test('a step that is done already is found done, by another console too', async () => {
  const second = openConsole(world)
  for (const name of besideSteps) {
    const looked = await operationNamed(name).look(input, second.reads(run), never)
    expect([name, looked.kind]).toEqual([name, 'nothing-to-do'])
  }
  await second.close()
})

test('writes are refused from the fence on, reads go on, and the card is on both databases', async () => {
  const client = await world.connect('vlossom', 'vlossom_app')
  await carryOutAll(stopSteps, input, console_)
  await expect(client.query('SELECT 1')).rejects.toThrow()
  const again = await world.connect('vlossom', 'vlossom_app')
  expect((await again.query('SELECT count(*)::int AS n FROM users')).rows).toEqual([{ n: 606 }])
  await expect(again.query('DELETE FROM job_runs')).rejects.toMatchObject({ code: '25006' })
  await again.end()
  const comments = await world.ask(
    'postgres',
    `SELECT shobj_description(oid, 'pg_database') AS c FROM pg_database WHERE datname LIKE 'vlossom%'`,
  )
  expect(comments).toHaveLength(2)
  for (const { c } of comments) {
    expect(c).toMatch(
      /^Vlossom Protocol, production\. Owner: platform team\.\n\nrollback-console undo card/,
    )
    expect(c).not.toContain('{now}')
  }
})

test('the fence can be lifted at any time, without knowing the dump, and put up again', async () => {
  const world_ = { reads: console_.reads(run), effects: console_.effects(run) }
  expect((await carryOut('lift-fence', { run }, world_)).verdict.kind).toBe('verified')
  const client = await world.connect('vlossom', 'vlossom_app')
  await client.query("UPDATE job_runs SET detail = 'written between two fences' WHERE id = 1")
  await carryOutAll(['fence-writes'], input, console_)
  await expect(client.query('SELECT 1')).rejects.toThrow()
})

test('who overrides the fence is named: a role by its setting, a session by what it writes', async () => {
  await carryOutAll(['lift-fence'], input, console_)
  await world.ask(
    'postgres',
    'ALTER ROLE vlossom_app IN DATABASE vlossom SET default_transaction_read_only = off',
  )
  const stubborn = await world.connect('vlossom')
  await stubborn.query("SET application_name = 'backfill'")
  await stubborn.query('BEGIN')
  await stubborn.query("UPDATE job_runs SET detail = 'backfilled' WHERE id = 2")
  const world_ = { reads: console_.reads(run), effects: console_.effects(run) }
  const { plan, verdict } = await carryOut('fence-writes', input, world_)
  expect(plan.warnings.join()).toContain('Role vlossom_app overrides the setting')
  expect(verdict).toMatchObject({ kind: 'mixed', failure: { code: 'SESSIONS_REMAIN' } })
  expect(JSON.stringify(verdict)).toContain('backfill (role postgres')
  await stubborn.query('ROLLBACK')
  await stubborn.end()
  await world.ask(
    'postgres',
    'ALTER ROLE vlossom_app IN DATABASE vlossom RESET default_transaction_read_only',
  )
  expect((await operationNamed('fence-writes').verify(plan, console_.reads(run), never)).kind).toBe(
    'verified',
  )
})

test('before the swap the check after it says that the old database still serves', async () => {
  const verdict = await runCheck('serving', input, console_.reads(run))
  expect(verdict).toMatchObject({ kind: 'failed', failure: { code: 'NOT_VERIFIED' } })
})

test('the numbers at the challenge are those that plain SQL counts', async () => {
  const looked = await operationNamed('swap').look(input, console_.reads(run), never)
  if (looked.kind !== 'planned') throw new Error(JSON.stringify(looked))
  const money =
    'id, user_id, address, deposited_wei, spent_wei, balance_wei, created_at, updated_at'
  expect(looked.plan.details['difference']).toEqual({
    'public._prisma_migrations': { inserted: 1, updated: 0, deleted: 0 },
    'public.bookings': await independentDifference('bookings', 'bookings.*'),
    'public.job_runs': { inserted: 0, updated: 1, deleted: 0 },
    'public.users': await independentDifference('users', 'users.*'),
    'public.wallets': await independentDifference('wallets', money),
  })
  expect(looked.undo).toMatchObject({ kind: 'undo', operation: { name: 'swap-back' } })
})

test('after the swap the restored database serves, and goes on after the old ids', async () => {
  const before = await world.databases()
  const old = await sequences('vlossom')
  const [carried] = await carryOutAll(['swap'], input, console_)
  swapDetails = carried?.plan.details ?? {}
  expect(await world.databases()).toEqual({
    vlossom: before[`vlossom_restore_${run}`],
    [`vlossom_before_${run}`]: before['vlossom'],
  })
  const serving = await runCheck('serving', input, console_.reads(run))
  expect(serving.kind === 'failed' ? serving.failure : serving.kind).toBe('verified')
  const now = await sequences('vlossom')
  expect(now.map((row) => row['name'])).toEqual(old.map((row) => row['name']))
  for (const [index, row] of now.entries())
    expect(Number(row['last'])).toBeGreaterThanOrEqual(Number(old[index]?.['last']) + 1000)
  const client = await world.connect('vlossom', 'vlossom_app')
  await client.query("INSERT INTO users (email, name) VALUES ('new@x', 'New')")
  await client.end()
})

test('swapping back counts what was written since, brings the old database back and lets writes in', async () => {
  const before = await world.databases()
  const world_ = { reads: console_.reads(run), effects: console_.effects(run) }
  const carried = await carryOut('swap-back', { ...input, swap: swapDetails }, world_)
  expect(carried.plan.warnings).toEqual([
    `public.users: 1 row(s) written since the swap would stay behind in vlossom_restore_${run}.`,
  ])
  expect([carried.receipt.kind, carried.verdict.kind]).toEqual(['accepted', 'verified'])
  expect(await world.databases()).toEqual({
    vlossom: before[`vlossom_before_${run}`],
    [`vlossom_restore_${run}`]: before['vlossom'],
  })
  const client = await world.connect('vlossom', 'vlossom_app')
  await client.query("UPDATE users SET name = name WHERE email = 'person1@vlossom.example'")
  await client.end()
  const looked = await operationNamed('swap-back').look(
    { ...input, swap: swapDetails },
    console_.reads(run),
    never,
  )
  expect(looked.kind).toBe('nothing-to-do')
})

test('a copy that may have served is dropped only behind its own challenge', async () => {
  const world_ = { reads: console_.reads(run), effects: console_.effects(run) }
  const unsaved = await operationNamed('drop-side').look(input, console_.reads(run), never)
  expect(unsaved).toMatchObject({ kind: 'refusal', failure: { code: 'BLOCKED' } })
  const given = { ...input, override: 'nobody wrote into it' }
  const { plan, verdict } = await carryOut('drop-side', given, world_)
  expect(plan.warnings.join()).toContain('it goes, because: nobody wrote into it')
  expect(plan.challenge?.expects).toMatch(/^vlossom_restore_abcd2345 \d{4}$/)
  expect(verdict.kind).toBe('verified')
  expect(Object.keys(await world.databases())).toEqual(['vlossom'])
})

test('the database from before a swap is dropped after its time, or before it with a reason; what only it holds is counted', async () => {
  const kept = 'vlossom_before_kept2345'
  await world.ask(
    'postgres',
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'vlossom'`,
  )
  await world.ask('postgres', `CREATE DATABASE ${kept} TEMPLATE vlossom OWNER vlossom_app`)
  await world.ask(
    kept,
    "DELETE FROM job_runs WHERE id = 1; UPDATE users SET name = 'x' WHERE id = 1",
  )
  await world.ask('vlossom', 'DELETE FROM job_runs WHERE id = 2')
  const writtenAgo = async (days: number) => {
    const at = new Date(Date.now() - days * 86_400_000).toISOString()
    const card = `rollback-console undo card · run kept2345 · ${at}\nabout`
    await world.ask('postgres', `COMMENT ON DATABASE ${kept} IS '${card}'`)
  }
  const look = async (given: JsonObject = {}) =>
    await operationNamed('drop-kept').look({ run, ...given }, console_.reads(run), never)
  await writtenAgo(6)
  expect(await look()).toMatchObject({ kind: 'refusal', failure: { code: 'BLOCKED' } })
  expect(await look({ override: 'the disk is full' })).toMatchObject({ kind: 'planned' })
  await writtenAgo(8)
  const world_ = { reads: console_.reads(run), effects: console_.effects(run) }
  expect(JSON.stringify(await look())).toContain('are in no file yet')
  const given = { run, override: 'all of it is known' }
  const { plan, verdict } = await carryOut('drop-kept', given, world_)
  expect(plan.challenge?.expects).toMatch(/^vlossom_before_kept2345 \d{4}$/)
  expect(plan.warnings.join('\n')).toContain(
    'public.job_runs: 1 row(s) are in it alone, 0 differ from live',
  )
  expect(plan.warnings.join('\n')).toContain('public.users: 0 row(s) are in it alone, 1 differ')
  expect(verdict.kind).toBe('verified')
  expect(Object.keys(await world.databases())).toEqual(['vlossom'])
  expect((await look()).kind).toBe('nothing-to-do')
})

test('the database from before a swap is not dropped where no live one is there', async () => {
  await world.ask('postgres', 'CREATE DATABASE nowhere_before_kept2345 OWNER vlossom_app')
  const elsewhere = openConsole(world, profileOf(world, { database: 'nowhere' }))
  const input_ = { run, override: 'whatever' }
  const looked = await operationNamed('drop-kept').look(input_, elsewhere.reads(run), never)
  expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'BLOCKED' } })
  expect(JSON.stringify(looked)).toContain('may be the only copy')
  await elsewhere.close()
  await world.ask('postgres', 'DROP DATABASE nowhere_before_kept2345')
})

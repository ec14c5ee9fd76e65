import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { PostgresProfile } from '../../../src/shared/domain/profile-databases.ts'
import {
  operationNamed,
  planOf,
  runCheck,
  settlementOf,
} from '../../doubles/systems-postgres/carry-out.ts'
import { applyInChild } from '../../doubles/systems-postgres/console-child.ts'
import {
  type ConsoleDouble,
  createKeychain,
  openConsole,
  PASSWORDS,
  profileOf,
} from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { type RunInput, rowsOf, tenant, untilSomebodyWaits, well } from './in-place-world.ts'

const never = new AbortController().signal
const keychain = createKeychain()
const opened: ConsoleDouble[] = []
let world: RestoreWorld
let console_: ConsoleDouble
let number = 0
let input: RunInput

function consoleWith(changes: Partial<PostgresProfile> = {}, store = keychain): ConsoleDouble {
  const one = openConsole(world, profileOf(world, { ...tenant, ...changes }), { store })
  opened.push(one)
  return one
}

beforeAll(async () => {
  world = await startRestoreWorld(2000)
  console_ = consoleWith()
  await world.ask(
    'postgres',
    `CREATE ROLE vlossom_nobody LOGIN PASSWORD '${PASSWORDS['vlossom_nobody']}'; GRANT CONNECT ON DATABASE vlossom TO vlossom_nobody`,
  )
})
beforeEach(() => {
  number += 1
  input = {
    run: `inpl${'abcdefghijklmnopqrst'[number]}234`,
    target: { backup: world.dumps.custom },
  }
})
afterAll(async () => {
  for (const one of opened) await one.close()
  await world.stop()
})

const reads = () => console_.reads(input.run)
const refusalOf = async (name: string, asked: RunInput = input, by = console_) => {
  const looked = await operationNamed(name).look(asked, by.reads(asked.run), never)
  return looked.kind === 'refusal' ? looked.failure : looked.kind
}
const ask = async (sql: string) => (await world.ask('vlossom', sql))?.[0]
const safetyPath = () => `${world.backupsDir}/vlossom-before-${input.run}-01.safety.sql.gz.age`

test('a backup replaces live in one transaction, ids go on behind the old maximum, and the safety dump takes it back', async () => {
  const before = await rowsOf(world)
  await ask(`CREATE TABLE made_by_a_later_migration (user_id bigint REFERENCES users(id));
    CREATE VIEW of_users AS SELECT id FROM users;
    ALTER TABLE made_by_a_later_migration OWNER TO vlossom_app; ALTER VIEW of_users OWNER TO vlossom_app`)
  const old = await ask('SELECT max(id)::int AS max FROM users')
  await well(console_, 'safety-dump', input)
  expect((await stat(safetyPath())).mode & 0o777).toBe(0o600)
  expect((await readFile(safetyPath())).subarray(0, 22).toString()).toBe('age-encryption.org/v1\n')

  const plan = await well(console_, 'restore-in-place', input)
  expect(plan.challenge?.expects).toMatch(/^vlossom \d+$/)
  expect(JSON.stringify(plan.now)).toContain('nobody will read or write for')
  const manifest: { readonly tables: readonly { name: string; rows: number }[] } = JSON.parse(
    await readFile(`${world.dumps.custom}.manifest.json`, 'utf8'),
  )
  const users = manifest.tables.find(({ name }) => name === 'users')?.rows
  expect(await ask('SELECT count(*)::int AS n FROM users')).toEqual({ n: users })
  const later = `SELECT to_regclass('made_by_a_later_migration')::text AS made, to_regclass('of_users')::text AS of`
  expect(await ask(later)).toEqual({ made: null, of: null })
  const next = await ask("SELECT nextval('users_id_seq')::int AS id")
  expect(Number(next?.['id'])).toBeGreaterThan(Number(old?.['max']))
  expect((await runCheck('in-place-content', input, reads())).kind).toBe('verified')

  await well(console_, 'restore-safety', { ...input, inPlace: plan.details })
  expect(await rowsOf(world)).toEqual(before)
  expect(await ask(later)).toEqual({ made: 'made_by_a_later_migration', of: 'of_users' })
  await ask('DROP TABLE made_by_a_later_migration; DROP VIEW of_users')
})

test('the fence of the only database does not keep the console out', async () => {
  await well(console_, 'fence-writes', input)
  await well(console_, 'safety-dump', input)
  const plan = await well(console_, 'restore-in-place', input)
  await well(console_, 'restore-safety', { ...input, inPlace: plan.details })
  await well(console_, 'lift-fence', input)
  await ask('UPDATE users SET email = email WHERE id = (SELECT min(id) FROM users)')
})

test('a plain dump, a wrapped archive and a safety dump replace live as well', async () => {
  const before = await rowsOf(world)
  await well(console_, 'safety-dump', input)
  const first = { ...input, target: { backup: world.dumps.plain } }
  await well(console_, 'restore-in-place', first)
  const restored = await rowsOf(world)
  expect(restored).not.toEqual(before)
  // The second run goes back by the first one's dump, and makes one of what it replaces.
  const again: RunInput = { run: 'inplzz34', target: { backup: safetyPath() } }
  await well(console_, 'safety-dump', again)
  await well(console_, 'restore-in-place', again)
  expect(await rowsOf(world)).toEqual(before)
})

test('without a safety dump, or with one that was changed, nothing is replaced', async () => {
  expect(await refusalOf('restore-in-place')).toMatchObject({ code: 'BLOCKED' })
  await well(console_, 'safety-dump', input)
  const bytes = await readFile(safetyPath())
  await writeFile(safetyPath(), bytes.subarray(0, -1))
  expect(await refusalOf('restore-in-place')).toMatchObject({ code: 'BLOCKED' })
  // What is not whole is made anew, beside it.
  await well(console_, 'safety-dump', input)
  expect((await planOf('restore-in-place', input, reads())).details).toMatchObject({
    safety: safetyPath().replace('-01.', '-02.'),
  })
})

test('a row that is written after the safety dump stops the whole restore', async () => {
  await well(console_, 'safety-dump', input)
  const plan = await planOf('restore-in-place', input, reads())
  await ask("UPDATE users SET email = 'late@example.com' WHERE id = (SELECT max(id) FROM users)")
  const before = await rowsOf(world)
  const receipt = await operationNamed('restore-in-place').apply(
    plan,
    console_.effects(input.run),
    never,
  )
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'STALE_PLAN' } })
  expect(await rowsOf(world)).toEqual(before)
  // The next safety dump has it, and the restore goes on.
  await well(console_, 'safety-dump', input)
  const done = await well(console_, 'restore-in-place', input)
  await well(console_, 'restore-safety', { ...input, inPlace: done.details })
  expect(await rowsOf(world)).toEqual(before)
})

test('a row that is deleted after the safety dump stops it too', async () => {
  await ask(
    'CREATE TABLE spare (id int PRIMARY KEY); ALTER TABLE spare OWNER TO vlossom_app; INSERT INTO spare VALUES (1), (2)',
  )
  await well(console_, 'safety-dump', input)
  const plan = await planOf('restore-in-place', input, reads())
  await ask('DELETE FROM spare WHERE id = 2')
  const receipt = await operationNamed('restore-in-place').apply(
    plan,
    console_.effects(input.run),
    never,
  )
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'STALE_PLAN' } })
  await ask('DROP TABLE spare')
})

test('a dump that brings fewer rows than its manifest names is rolled back', async () => {
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
  const before = await rowsOf(world)
  const asked = { ...input, target: { backup: path } }
  await well(console_, 'safety-dump', asked)
  const { receipt, plan } = await doesNot('restore-in-place', asked)
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'DATA_DIFFERS' } })
  expect(await rowsOf(world)).toEqual(before)
  expect(await refusalOf('restore-safety', { ...asked, inPlace: plan.details })).toBe(
    'nothing-to-do',
  )
})

async function doesNot(name: string, asked: RunInput, by = console_) {
  const plan = await planOf(name, asked, by.reads(asked.run))
  const receipt = await operationNamed(name).apply(plan, by.effects(asked.run), never)
  return { plan, receipt }
}

test('rows that were written since the restore are not lost by going back', async () => {
  const before = await rowsOf(world)
  await well(console_, 'safety-dump', input)
  const plan = await well(console_, 'restore-in-place', input)
  await ask("UPDATE users SET email = 'new@example.com' WHERE id = (SELECT max(id) FROM users)")
  const back = { ...input, inPlace: plan.details }
  expect(await refusalOf('restore-safety', back)).toMatchObject({
    code: 'BLOCKED',
    answered: '"public"."users": 1'.replaceAll('"', ''),
  })
  const again: RunInput = { run: 'inplyy34', target: { backup: safetyPath() } }
  await well(console_, 'safety-dump', again)
  await well(console_, 'restore-in-place', again)
  expect(await rowsOf(world)).toEqual(before)
})

test('what the profile wants settled is settled in the same transaction, or nothing happens', async () => {
  const rule = {
    name: 'wallets of people who are gone',
    finds:
      "SELECT count(*) FROM users WHERE email LIKE '%gone%' AND id::text IN (SELECT key FROM from_live)",
    settle:
      "UPDATE users SET email = 'settled-' || id WHERE id::text IN (SELECT key FROM from_live)",
    fromLive: 'SELECT min(id) FROM users',
  }
  const settling = consoleWith({ afterRestore: [rule] })
  await well(settling, 'safety-dump', input)
  const plan = await well(settling, 'restore-in-place', input)
  expect(await ask("SELECT count(*)::int AS n FROM users WHERE email LIKE 'settled-%'")).toEqual({
    n: 1,
  })
  await well(settling, 'restore-safety', { ...input, inPlace: plan.details })

  const unsettled = consoleWith({
    afterRestore: [{ ...rule, finds: 'SELECT count(*) FROM users' }],
  })
  const before = await rowsOf(world)
  await well(unsettled, 'safety-dump', input)
  const { receipt } = await doesNot('restore-in-place', input, unsettled)
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'DATA_DIFFERS' } })
  expect(await rowsOf(world)).toEqual(before)
})

test('a console that is killed while it restores leaves live as it was; one whose answer is lost is told by the tables', async () => {
  const before = await rowsOf(world)
  await well(console_, 'safety-dump', input)
  const plan = await planOf('restore-in-place', input, reads())
  const own = operationNamed('restore-in-place')
  const intent = { plan, preState: await own.preState(plan, reads(), never) }
  const reader = await world.connect('vlossom')
  await reader.query('BEGIN; LOCK TABLE wallets IN ACCESS SHARE MODE')
  const child = applyInChild(world, { run: input.run, operation: own.name, plan, as: tenant })
  await untilSomebodyWaits(world)
  child.process.kill('SIGKILL')
  await child.ended
  await reader.query('COMMIT')
  await reader.end()
  expect(await settlementOf(own.name, intent, reads())).toBe('did-not')
  expect(await rowsOf(world)).toEqual(before)

  const again = applyInChild(world, { run: input.run, operation: own.name, plan, as: tenant })
  expect(await again.ended).toContain('accepted')
  expect(await settlementOf(own.name, intent, reads())).toBe('happened')
  const late = await own.apply(plan, console_.effects(input.run), never)
  expect(late).toMatchObject({ kind: 'refused' })
  await well(console_, 'restore-safety', { ...input, inPlace: plan.details })
  expect(await rowsOf(world)).toEqual(before)
})

test('a role that may not drop what is there is refused before anything stops', async () => {
  const nobody = { user: 'vlossom_nobody', secret: 'vlossom_nobody' }
  const other = consoleWith(nobody)
  await ask(
    'GRANT SELECT ON ALL TABLES IN SCHEMA public TO vlossom_nobody; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO vlossom_nobody',
  )
  const verdict = await runCheck('preflight', { ...input, way: 'in-place' }, other.reads(input.run))
  expect(verdict).toMatchObject({ kind: 'failed', failure: { code: 'NO_PRIVILEGE' } })
  expect(await refusalOf('restore-in-place', input, other)).toMatchObject({ code: 'NO_PRIVILEGE' })
})

test('where a secret would not outlive this session no safety dump is made', async () => {
  const forgetful = consoleWith({}, { ...createKeychain(), keeping: 'session' })
  const { receipt } = await doesNot('safety-dump', input, forgetful)
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'BLOCKED' } })
  await expect(stat(safetyPath())).rejects.toThrow('ENOENT')
})

test('the preflight says which way is open, why, and what users notice', async () => {
  const here = await runCheck('preflight', { ...input, way: 'in-place' }, reads())
  expect(here.kind === 'failed' ? here.failure : here.kind).toBe('verified')
  const text = JSON.stringify(here.kind === 'pending' ? [] : here.evidence)
  expect(text).toContain('vlossom_app may not create databases')
  expect(text).toContain('nobody reads or writes for')
  const swap = await runCheck('preflight', input, reads())
  expect(swap).toMatchObject({ kind: 'failed', failure: { code: 'NO_PRIVILEGE' } })
  expect(JSON.stringify(swap)).toContain('“Database only” is closed here')
  const operator = openConsole(world)
  opened.push(operator)
  const free = await runCheck('preflight', { ...input, way: 'in-place' }, operator.reads(input.run))
  expect(free.kind).toBe('verified')
  expect(JSON.stringify(free)).toContain('“Database only” is open here and costs less')
})

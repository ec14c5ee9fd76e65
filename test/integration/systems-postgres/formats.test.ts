import { execFile } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { postgresSystem } from '../../../src/main/kernel/systems/postgres/index.ts'
import { carryOut, planOf, runCheck } from '../../doubles/systems-postgres/carry-out.ts'
import { openConsole, PASSWORDS, profileOf } from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { carryOutAll } from './restore-steps.ts'

const run = 'ffff2345'
const side = `vlossom_restore_${run}`
const never = new AbortController().signal
const execute = promisify(execFile)
let world: RestoreWorld
let directory: string
let identity: string
let cut: string
const files: Record<string, string> = {}

beforeAll(async () => {
  world = await startRestoreWorld(300)
  directory = join(world.directory, 'forms')
  await mkdir(directory)
  identity = await generateX25519Identity()
  const custom = await readFile(world.dumps.custom)
  const plain = await readFile(world.dumps.plain)
  const put = async (name: string, bytes: Uint8Array) => {
    files[name] = join(directory, name)
    await writeFile(files[name], bytes)
  }
  // Of the backup itself, so that all hold the same rows.
  const { host, port } = world
  const where = ['-h', host, '-p', String(port), '-U', 'postgres', '-w', '-d', 'backup']
  const env = { PATH: process.env['PATH'], PGPASSWORD: PASSWORDS['postgres'] ?? '' }
  await world.ask('postgres', 'CREATE DATABASE backup')
  await execute('pg_restore', [...where, '--no-owner', world.dumps.custom], { env })
  await world.ask('postgres', 'ALTER DATABASE vlossom RENAME TO aside')
  await world.ask('postgres', 'ALTER DATABASE backup RENAME TO vlossom')
  const pgDump = async (name: string, args: readonly string[]) => {
    files[name] = join(directory, name)
    const target = [...where.slice(0, -1), 'vlossom', '-f', files[name]]
    await execute('pg_dump', [...target, ...args], { env })
  }
  await pgDump('tar.tar', ['-Ft'])
  await pgDump('folder', ['-Fd'])
  await pgDump('create.sql', ['-C', '--clean', '--if-exists'])
  await pgDump('inserts.sql', ['--inserts', '--rows-per-insert=50'])
  await world.ask('postgres', 'ALTER DATABASE vlossom RENAME TO backup')
  await world.ask('postgres', 'ALTER DATABASE aside RENAME TO vlossom')
  const sealed = async (bytes: Uint8Array) => {
    const encrypter = new Encrypter()
    encrypter.addRecipient(await identityToRecipient(identity))
    return await encrypter.encrypt(bytes)
  }
  await put('plain.sql', plain)
  await put('plain.sql.gz', gzipSync(plain))
  await put('plain.sql.zst', zstdCompressSync(plain))
  await put('plain.sql.zst.age', await sealed(zstdCompressSync(plain)))
  await put('custom.dump.gz', gzipSync(custom))
  await put('custom.dump.age', await sealed(custom))
  cut = join(world.directory, 'cut.dump.age')
  await writeFile(cut, (await sealed(custom)).subarray(0, -200))
})
afterAll(() => world.stop())

/** A console whose profile opens encrypted backups with an identity that lies in a file. */
async function consoleFor(key = identity) {
  const file = join(world.directory, `identity-${key.length}-${key.slice(-6)}`)
  await writeFile(file, `# made by a test\n${key}\n`, { mode: 0o600 })
  return openConsole(world, profileOf(world, { backups: [directory], ageIdentity: { file } }))
}

const counts = async (database: string) =>
  await world.ask(
    database,
    `SELECT (SELECT count(*) FROM users)::int AS users, (SELECT count(*) FROM bookings)::int AS bookings,
       (SELECT sum(balance_wei)::text FROM wallets) AS wei`,
  )

test.each([
  ['plain.sql', 'psql', 'plain'],
  ['plain.sql.gz', 'psql', 'gzip, plain'],
  ['plain.sql.zst', 'psql', 'zstd, plain'],
  ['plain.sql.zst.age', 'psql', 'age, zstd, plain'],
  ['create.sql', 'psql', 'plain'],
  ['inserts.sql', 'psql', 'plain'],
  ['custom.dump.gz', 'pg_restore', 'gzip, custom'],
  ['custom.dump.age', 'pg_restore', 'age, custom'],
  ['tar.tar', 'pg_restore', 'tar'],
  ['folder', 'pg_restore', 'directory'],
])('%s is restored by %s, as %s, with every row', async (name, tool, form) => {
  const input = { run, target: { backup: files[name] ?? '' } }
  const console_ = await consoleFor()
  const before = await world.databases()
  const preflight = await runCheck('preflight', input, console_.reads(run))
  expect(preflight.kind === 'failed' ? preflight.failure : preflight.kind).toBe('verified')
  await carryOutAll(['create-side'], input, console_)
  const plan = await planOf('restore-beside', input, console_.reads(run))
  expect(plan.acts).toMatchObject([{ tool }])
  expect(plan.target).toContainEqual({ kind: 'fact', label: 'form', value: form })
  expect(JSON.stringify(plan)).not.toContain('AGE-SECRET-KEY')
  await carryOutAll(['restore-beside'], input, console_)
  expect(await counts(side)).toEqual(await counts('backup'))
  await carryOutAll(['drop-side'], input, console_)
  await console_.close()
  // A script with CREATE DATABASE in it must not have touched live, or have made another one.
  expect(await world.databases()).toEqual(before)
})

test('the picker lists every form with its size and the version of its server', async () => {
  const console_ = await consoleFor()
  const found = (await postgresSystem.candidates?.(console_.reads(run), never)) ?? []
  const shown = Object.fromEntries(
    found.map((one) => [one.id.slice(directory.length + 1), [one.author, one.eligible]]),
  )
  expect(shown).toEqual(
    Object.fromEntries(Object.keys(files).map((name) => [name, ['PostgreSQL 15.18', true]])),
  )
  await console_.close()
})

test('an encrypted dump that was cut off is found at the preflight', async () => {
  const console_ = await consoleFor()
  const input = { run, target: { backup: cut } }
  expect(await runCheck('preflight', input, console_.reads(run))).toMatchObject({
    kind: 'failed',
    failure: { code: 'DUMP_TRUNCATED' },
  })
  await console_.close()
})

test('a wrong identity, none, and one that is no identity are told apart, and no key is in the words', async () => {
  const backup = files['custom.dump.age'] ?? ''
  const input = { run, target: { backup } }
  const other = await generateX25519Identity()
  const consoles = [
    await consoleFor(other),
    await consoleFor('AGE-SECRET-KEY-1NONSENSE'),
    openConsole(world),
    openConsole(world, profileOf(world, { ageIdentity: { file: '/nowhere' } })),
  ]
  const codes: string[] = []
  for (const one of consoles) {
    const verdict = await runCheck('preflight', input, one.reads(run))
    codes.push(verdict.kind === 'failed' ? verdict.failure.code : verdict.kind)
    expect(JSON.stringify(verdict)).not.toMatch(/SECRET-KEY-1[A-Z0-9]/)
    await one.close()
  }
  expect(codes).toEqual([
    'DUMP_UNREADABLE',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_MISSING',
    'CREDENTIAL_MISSING',
  ])
})

test('a script that fails in the middle leaves the copy empty, and says the line of the dump', async () => {
  const script = await readFile(files['plain.sql'] ?? '', 'utf8')
  const place = script.indexOf('ADD CONSTRAINT users_pkey')
  const broken = `${script.slice(0, place)}ADD CONSTRAINT no_such_thing${script.slice(place)}`
  const path = join(world.directory, 'broken.sql')
  await writeFile(path, broken)
  const input = { run, target: { backup: path } }
  const console_ = await consoleFor()
  await carryOutAll(['create-side'], input, console_)
  const world_ = { reads: console_.reads(run), effects: console_.effects(run) }
  const { receipt } = await carryOut('restore-beside', input, world_)
  const line = script.slice(0, place).split('\n').length
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'COMMAND_FAILED' } })
  expect(JSON.stringify(receipt)).toContain(`line ${line} of the dump: ERROR`)
  const left = `SELECT count(*)::int AS n FROM pg_class WHERE relnamespace = 'public'::regnamespace`
  expect(await world.ask(side, left)).toEqual([{ n: 0 }])
  await carryOutAll(['drop-side'], input, console_)
  await console_.close()
})

test('a file that changes between look and act is not restored: its transaction is not committed', async () => {
  const path = join(world.directory, 'moving.sql')
  await writeFile(path, await readFile(files['plain.sql'] ?? ''))
  const input = { run, target: { backup: path } }
  const console_ = await consoleFor()
  await carryOutAll(['create-side'], input, console_)
  const plan = await planOf('restore-beside', input, console_.reads(run))
  await writeFile(path, `${await readFile(path, 'utf8')}\n-- one more line\n`)
  const own = postgresSystem.operations.find(({ name }) => name === 'restore-beside')
  const receipt = await own?.apply(plan, console_.effects(run), never)
  expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'DUMP_HASH_MISMATCH' } })
  expect(await world.ask(side, `SELECT to_regclass('public.users') AS t`)).toEqual([{ t: null }])
  await carryOutAll(['drop-side'], input, console_)
  await console_.close()
})

import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Profile } from '../../../src/shared/domain/profile.ts'
import type { PostgresProfile } from '../../../src/shared/domain/profile-databases.ts'
import type { Verdict } from '../../../src/shared/domain/verdict.ts'
import { carryOut, operationNamed, runCheck } from '../../doubles/systems-postgres/carry-out.ts'
import { openConsole, PASSWORDS, profileOf } from '../../doubles/systems-postgres/console-double.ts'
import {
  type RestoreWorld,
  startRestoreWorld,
} from '../../doubles/systems-postgres/restore-world.ts'
import { applied, carryOutAll } from './restore-steps.ts'

const run = 'rrrr2345'
const never = new AbortController().signal
const execute = promisify(execFile)
let world: RestoreWorld
let databases: { readonly [name: string]: number }

beforeAll(async () => {
  world = await startRestoreWorld(4000)
  databases = await world.databases()
})
afterAll(() => world.stop())

const forDump = (backup: string) => ({ run, target: { backup } })

/** Runs the preflight of a fresh console and says what was red, and in which words. */
async function preflightOf(backup: string, profile: Profile = profileOf(world)) {
  const console_ = openConsole(world, profile)
  const verdict = await runCheck('preflight', forDump(backup), console_.reads(run))
  await console_.close()
  return verdict
}
const codeOf = (verdict: Verdict) =>
  verdict.kind === 'failed' ? verdict.failure.code : verdict.kind

/** A dump of another content beside a manifest that fits it, but for what `changes` says. */
async function dumpFile(
  name: string,
  content: Uint8Array,
  changes: { readonly [field: string]: unknown } = {},
): Promise<string> {
  const path = join(world.directory, name)
  const original: object = JSON.parse(await readFile(`${world.dumps.custom}.manifest.json`, 'utf8'))
  const sha256 = createHash('sha256').update(content).digest('hex')
  const manifest = { ...original, file: name, sha256, ...changes }
  await writeFile(path, content)
  await writeFile(`${path}.manifest.json`, JSON.stringify(manifest))
  return path
}

/** As pg_dump would be called by hand, by the superuser. */
async function dumpBy(args: readonly string[], tool = 'pg_dump'): Promise<string> {
  const { host, port } = world
  const path = join(world.directory, `${tool}-${args.join('').replaceAll(/\W/g, '')}`)
  const PGPASSWORD = PASSWORDS['postgres'] ?? ''
  const where = ['-h', host, '-p', String(port), '-U', 'postgres', '-w', '-f', path]
  await execute(tool, [...where, ...args], { env: { PATH: process.env['PATH'], PGPASSWORD } })
  return path
}

test('the right dump passes', async () => {
  expect(codeOf(await preflightOf(world.dumps.custom))).toBe('verified')
})

test('a truncated dump is refused although its list can be read', async () => {
  const whole = await readFile(world.dumps.custom)
  const cut = await dumpFile('cut.dump', whole.subarray(0, Math.floor(whole.length * 0.7)))
  expect(codeOf(await preflightOf(cut))).toBe('DUMP_TRUNCATED')
})

test('a corrupt dump is refused', async () => {
  const whole = Buffer.from(await readFile(world.dumps.custom))
  whole.fill(0x5a, Math.floor(whole.length * 0.6), Math.floor(whole.length * 0.6) + 400)
  expect(['DUMP_TRUNCATED', 'DUMP_UNREADABLE']).toContain(
    codeOf(await preflightOf(await dumpFile('corrupt.dump', whole))),
  )
  const head = Buffer.from(await readFile(world.dumps.custom)).fill(0xff, 11, 60)
  expect(codeOf(await preflightOf(await dumpFile('bad-head.dump', head)))).toBe('DUMP_UNREADABLE')
})

test('a dump that is not the one of its manifest is refused, with both hashes, and not restored either', async () => {
  const whole = await readFile(world.dumps.custom)
  const other = await dumpFile('other.dump', whole, { sha256: 'b'.repeat(64) })
  const verdict = await preflightOf(other)
  expect(codeOf(verdict)).toBe('DUMP_HASH_MISMATCH')
  expect(JSON.stringify(verdict)).toContain('b'.repeat(64))
  const console_ = openConsole(world)
  const looked = await operationNamed('restore-beside').look(
    forDump(other),
    console_.reads(run),
    never,
  )
  expect(looked).toMatchObject({ kind: 'refusal', failure: { code: 'DUMP_HASH_MISMATCH' } })
  await console_.close()
})

test('a dump of another database is refused', async () => {
  expect(codeOf(await preflightOf(await dumpBy(['-Fc', '-d', 'postgres'])))).toBe(
    'DUMP_WRONG_DATABASE',
  )
})

test('the dump of a whole cluster is not taken', async () => {
  const cluster = await dumpBy(['--no-role-passwords'], 'pg_dumpall')
  expect(codeOf(await preflightOf(cluster))).toBe('DUMP_FORMAT_NOT_TAKEN')
})

test('a plain dump with something planted in it is refused by its line, and not restored either', async () => {
  const script = await readFile(world.dumps.plain, 'utf8')
  const line = script.slice(0, script.indexOf('SET lock_timeout')).split('\n').length
  const planted = script.replace('SET lock_timeout', '\\! touch planted\nSET lock_timeout')
  const path = await dumpFile('planted.sql', Buffer.from(planted))
  const verdict = await preflightOf(path)
  expect(codeOf(verdict)).toBe('DUMP_REFUSED')
  expect(JSON.stringify(verdict)).toContain(`line ${line}: psql would carry out`)
  const console_ = openConsole(world)
  const look = operationNamed('restore-beside').look(forDump(path), console_.reads(run), never)
  await expect(look).rejects.toThrow(/DUMP_REFUSED/)
  await console_.close()
})

test('a plain dump that was cut off is refused, although psql would call it a success', async () => {
  const script = await readFile(world.dumps.plain)
  const half = await dumpFile('half.sql', script.subarray(0, script.length / 2))
  expect(codeOf(await preflightOf(half))).toBe('DUMP_TRUNCATED')
  const zipped = await dumpFile('half.sql.gz', gzipSync(script).subarray(0, -100))
  expect(codeOf(await preflightOf(zipped))).toBe('DUMP_TRUNCATED')
})

test('an absent dump and a broken manifest are said by name', async () => {
  expect(codeOf(await preflightOf(join(world.directory, 'nowhere.dump')))).toBe('NOT_FOUND')
  const broken = await dumpFile('broken.dump', await readFile(world.dumps.custom), { tables: 7 })
  expect(codeOf(await preflightOf(broken))).toBe('DUMP_MANIFEST_INVALID')
})

test('a dump without a manifest is taken, in amber', async () => {
  const path = join(world.directory, 'bare.dump')
  await writeFile(path, await readFile(world.dumps.custom))
  const verdict = await preflightOf(path)
  expect(codeOf(verdict)).toBe('verified')
  expect(JSON.stringify(verdict.evidence)).toContain('neither hash nor counts can be compared')
})

test('a role that may neither create nor own databases is refused before anything is tried', async () => {
  await world.ask(
    'postgres',
    `CREATE ROLE vlossom_nobody LOGIN PASSWORD '${PASSWORDS['vlossom_nobody']}' IN ROLE pg_read_all_data;
     GRANT CONNECT ON DATABASE vlossom TO vlossom_nobody`,
  )
  const nobody = profileOf(world, { user: 'vlossom_nobody', secret: 'vlossom_nobody' })
  const verdict = await preflightOf(world.dumps.custom, nobody)
  expect(codeOf(verdict)).toBe('NO_PRIVILEGE')
  expect(JSON.stringify(verdict.evidence)).toContain('does not own vlossom')
  const console_ = openConsole(world, nobody)
  const world_ = { reads: console_.reads(run), effects: console_.effects(run) }
  const tried = await carryOut('create-side', forDump(world.dumps.custom), world_)
  expect(tried.receipt).toMatchObject({ kind: 'refused', failure: { code: 'NO_PRIVILEGE' } })
  await console_.close()
})

test('a history on the very server that is to be restored is refused', async () => {
  const profile = profileOf(world)
  const { host, port, tls, user, secret } = profile.systems.postgres as PostgresProfile
  const history = { host, port, tls, user, secret, database: 'postgres' }
  expect(codeOf(await preflightOf(world.dumps.custom, { ...profile, history }))).toBe(
    'WRONG_SERVER',
  )
})

test('a history that does not answer is no reason not to restore', async () => {
  const profile = profileOf(world)
  const { host, tls, user, secret } = profile.systems.postgres as PostgresProfile
  const history = { host, port: 1, tls, user, secret, database: 'postgres' }
  const verdict = await preflightOf(world.dumps.custom, { ...profile, history })
  expect(codeOf(verdict)).toBe('verified')
  expect(JSON.stringify(verdict.evidence)).toContain('does not answer')
})

test('a maintenance database that is live itself is refused', async () => {
  const profile = profileOf(world, { maintenanceDatabase: 'vlossom' })
  expect(codeOf(await preflightOf(world.dumps.custom, profile))).toBe('PROFILE_INVALID')
})

test('a role that the GRANTs of the dump name and the server lacks is red, with what to create', async () => {
  await world.ask('postgres', 'CREATE ROLE left_the_company')
  await world.ask('vlossom', 'GRANT SELECT ON users TO left_the_company')
  const dump = await dumpBy(['-Fc', '-d', 'vlossom'])
  await world.ask('vlossom', 'REVOKE SELECT ON users FROM left_the_company')
  await world.ask('postgres', 'DROP ROLE left_the_company')
  const verdict = await preflightOf(dump)
  expect(codeOf(verdict)).toBe('BLOCKED')
  expect(JSON.stringify(verdict)).toContain('CREATE ROLE \\"left_the_company\\"')
})

test('a copy that lost rows or holds damage is not called verified', async () => {
  const console_ = openConsole(world)
  const input = forDump(world.dumps.custom)
  await carryOutAll(['create-side', 'restore-beside'], input, console_)
  const side = `vlossom_restore_${run}`
  const verdictAfter = async (sql: string) => {
    await world.ask(side, sql)
    return codeOf(await runCheck('verify-side', input, console_.reads(run)))
  }
  expect(codeOf(await runCheck('verify-side', input, console_.reads(run)))).toBe('verified')
  expect(await verdictAfter('UPDATE wallets SET balance_wei = 1 WHERE id = 1')).toBe('DATA_DIFFERS')
  const wrong = await runCheck('verify-side', input, console_.reads(run))
  expect(wrong.kind === 'failed' && wrong.failure.summary).toContain('wallet balances add up')
  await world.ask(side, 'UPDATE wallets SET balance_wei = deposited_wei - spent_wei WHERE id = 1')
  expect(await verdictAfter('DELETE FROM job_runs WHERE id = 1')).toBe('DATA_DIFFERS')
  await carryOutAll(['drop-side'], input, console_)
  await console_.close()
})

// A tmpfs takes root to mount; elsewhere nothing can be made small enough.
test('a server without space ends the restore with NO_SPACE, live goes on, and dropping the copy frees it', async (context) => {
  context.skip(process.getuid?.() !== 0, 'a tmpfs takes root to mount')
  // Not below the world's private directory: the server asks with access(2), which knows no capabilities.
  const small = await mkdtemp(join(tmpdir(), 'rollback-console-small-'))
  await chmod(small, 0o755)
  const mounted = await execute('mount', ['-t', 'tmpfs', '-o', 'size=9m,mode=777', 'tmpfs', small])
    .then(() => true)
    .catch(() => false)
  if (!mounted) {
    await rm(small, { recursive: true })
    return context.skip('this machine does not let us mount a tmpfs')
  }
  const live = 'vlossom_small'
  const console_ = openConsole(world, profileOf(world, { database: live }))
  try {
    const space = join(small, 'space')
    await mkdir(space)
    const { uid, gid } = await stat(join(world.directory, 'cluster', 'data'))
    await execute('chown', [`${uid}:${gid}`, space])
    await world.ask(
      'postgres',
      `CREATE TABLESPACE small OWNER vlossom_operator LOCATION '${space}'`,
    )
    await world.ask('postgres', 'GRANT CREATE ON TABLESPACE small TO PUBLIC')
    await world.ask('postgres', `CREATE DATABASE ${live} OWNER vlossom_app TEMPLATE template0`)
    const input = forDump(world.dumps.custom)
    const side = `${live}_restore_${run}`
    await carryOutAll(['create-side'], input, console_)
    await world.ask('postgres', `ALTER DATABASE ${side} SET TABLESPACE small`)
    const receipt = await applied('restore-beside', input, console_)
    expect(receipt).toMatchObject({ kind: 'refused', failure: { code: 'NO_SPACE' } })
    expect(await world.ask('vlossom', 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await carryOutAll(['drop-side'], input, console_)
  } finally {
    await console_.close()
    await world.ask('postgres', `DROP DATABASE IF EXISTS ${live}_restore_${run} WITH (FORCE)`)
    await world.ask('postgres', `DROP DATABASE IF EXISTS ${live}`)
    await world.ask('postgres', 'DROP TABLESPACE IF EXISTS small')
    await execute('umount', [small])
    await rm(small, { recursive: true })
  }
})

test('after all of this nothing has changed', async () => {
  expect(await world.databases()).toEqual(databases)
})

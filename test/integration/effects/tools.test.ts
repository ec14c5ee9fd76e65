import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sweepPrivateFiles } from '../../../src/main/kernel/effects/command/index.ts'
import type { Command } from '../../../src/main/kernel/ports/command.ts'
import type { FailureError } from '../../../src/shared/domain/failure.ts'
import { git, makeCommandWorld } from './command-world.ts'
import { calm } from './effects-doubles.ts'
import { PASSWORD, startPostgres } from './postgres-world.ts'

let world: Awaited<ReturnType<typeof makeCommandWorld>>
beforeEach(async () => {
  world = await makeCommandWorld()
})
afterEach(async () => {
  await world.remove()
})

async function failureIn(promise: Promise<unknown>) {
  return promise.then(
    () => undefined,
    (thrown: FailureError) => thrown.failure,
  )
}

describe('a tool', () => {
  test('is found once, with its version, and refused when it has changed since', async () => {
    const path = await world.installGit('true')
    const runner = world.commands()
    expect(await runner.tool('git')).toEqual({ path, version: '2.39.5' })
    await world.installGit('echo another program')
    expect((await failureIn(runner.read(git(), calm)))?.answered).toContain('has changed')
    expect((await runner.read(git(), calm)).stdout).toBe('another program\n')
  })

  test('is refused where others could change it, or where a repository brings it', async () => {
    await world.installGit('true', 0o777)
    const repository = join(world.dir, 'node_modules', '.bin')
    await mkdir(repository, { recursive: true })
    await world.installGit('true', 0o755, repository)
    const failure = await failureIn(
      world.commands({ searchPath: `${world.bin}:${repository}` }).read(git(), calm),
    )
    expect(failure?.code).toBe('TOOL_MISSING')
    expect(failure?.answered).toContain('can be changed by other users')
    expect(failure?.answered).toContain('belongs to a repository')
  })

  test('psql is the real one and not the wrapper of the distribution', async () => {
    const info = await world.commands({ searchPath: '/usr/bin' }).tool('psql')
    expect(info?.path).toMatch(/\/bin\/psql$/)
    expect(info?.version).toMatch(/^\d+\.\d+$/)
  })
})

describe('psql', () => {
  let postgres: Awaited<ReturnType<typeof startPostgres>>
  beforeAll(async () => {
    postgres = await startPostgres()
  })
  afterAll(async () => {
    await postgres.stop()
  })
  const psql = (sql: string): Command => ({
    tool: 'psql',
    args: ['-X', '-w', '-v', 'ON_ERROR_STOP=1', '-At', '-c', sql],
    postgres: { server: 'live', database: 'postgres' },
  })

  test('logs in by a password file that is gone afterwards, as us, reading only unless it may change', async () => {
    const runner = world.commands({ port: postgres.port, searchPath: '/usr/bin' })
    const settings = `select current_setting('application_name'), current_setting('client_connection_check_interval'),
      current_setting('TimeZone'), current_setting('default_transaction_read_only')`
    const read = await runner.read(psql(settings), calm)
    expect(read.stdout).toBe('rollback-console/abcd2345/laptop|2s|UTC|on\n')
    const sent = await runner.mutate(psql('create table t (a int)'), calm)
    expect(sent).toMatchObject({ kind: 'answered', answer: { exitCode: 0 } })
    const refused = await runner.read(psql('drop table t'), calm)
    expect([refused.exitCode, refused.stderr]).toEqual([
      1,
      'ERROR:  cannot execute DROP TABLE in a read-only transaction\n',
    ])
    expect(await readdir(world.privateDirectory)).toEqual([])
  })

  test('shows no password to other users while it runs, and leaves what a killed console left to the sweep', async () => {
    const runner = world.commands({ port: postgres.port, searchPath: '/usr/bin' })
    const running = runner.read(psql('select pg_sleep(1)'), calm)
    await new Promise((resolve) => setTimeout(resolve, 400))
    const own = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const lines = await Promise.all(
      own.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
    )
    expect(lines.some((line) => line.includes('pg_sleep'))).toBe(true)
    expect(lines.some((line) => line.includes(PASSWORD))).toBe(false)
    expect(await sweepPrivateFiles(world.privateDirectory)).toBe(1)
    expect(await readdir(world.privateDirectory)).toEqual([])
    await running
  })
})

import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  createCommand,
  createTools,
  sweepPrivateFiles,
} from '../../../src/main/kernel/effects/command/index.ts'
import { MASK } from '../../../src/main/kernel/effects/masking/index.ts'
import type { Command } from '../../../src/main/kernel/ports/command.ts'
import type { FailureError } from '../../../src/shared/domain/failure.ts'
import { calm, secretsOf } from './effects-doubles.ts'
import { PASSWORD, startPostgres } from './postgres-world.ts'
import { rehearsalProfileOf } from './rehearsal-profile-double.ts'

let dir: string
let bin: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'effects-command-'))
  bin = join(dir, 'bin')
  await mkdir(bin, { mode: 0o755 })
})
afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

/** Puts a shell script in the place of `git`: the runner knows it as a tool, whatever it does. */
async function installGit(script: string, mode = 0o755, directory = bin) {
  const path = join(directory, 'git')
  const body = `#!/bin/sh\nif [ "$1" = --version ]; then echo "git version 2.39.5"; exit; fi\n${script}\n`
  await writeFile(path, body)
  await chmod(path, mode)
  return path
}

function commands(given: { port?: number; searchPath?: string; password?: string } = {}) {
  const { masker, secrets } = secretsOf({
    postgres: given.password ?? PASSWORD,
    vercel: 'a-vercel-token',
  })
  return createCommand({
    profile: rehearsalProfileOf(given.port ?? 1),
    secrets,
    masker,
    tools: createTools(given.searchPath ?? bin, { PATH: '/usr/bin:/bin' }),
    privateDirectory: join(dir, 'private'),
    applicationName: 'rollback-console/abcd2345/laptop',
  })
}

const git = (more: Partial<Command> = {}): Command => ({ tool: 'git', args: ['x'], ...more })

async function failureIn(promise: Promise<unknown>) {
  return promise.then(
    () => undefined,
    (thrown: FailureError) => thrown.failure,
  )
}

async function isAlive(pidFile: string) {
  const pid = Number(await readFile(pidFile, 'utf8'))
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  // A dead child that nobody waits for any more is a zombie for a moment.
  return !(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') Z')).includes(') Z')
}

describe('a command', () => {
  test('gets an allow-listed environment, an empty directory of its own, and its secrets', async () => {
    await installGit('env | sort; pwd; ls -A; echo "token=$TOKEN" | sha256sum')
    process.env['A_TOKEN_OF_OURS'] = 'must-not-be-seen'
    const result = await commands().read(git({ env: { TOKEN: { secret: 'vercel' } } }), calm)
    delete process.env['A_TOKEN_OF_OURS']
    const names = result.stdout.split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? [])
    expect(names.filter((name) => name !== '_' && name !== 'PWD')).toEqual([
      'HOME',
      'LANG',
      'LC_ALL',
      'NO_COLOR',
      'NoDefaultCurrentDirectoryInExePath',
      'PATH',
      'TMPDIR',
      'TOKEN',
      'TZ',
    ])
    expect(result.stdout).toContain(`TOKEN=${MASK}`)
    expect(result.stdout).not.toContain('a-vercel-token')
    expect(await readdir(join(dir, 'private'))).toEqual([])
  })

  test('tells its lines as they come, masked and without control sequences, and its exit code', async () => {
    await installGit(
      `printf '\\033[31mred\\033[0m\\r50 %%\\rtoken a-vercel'; printf '%s\\n' '-token'; echo oops >&2; exit 3`,
    )
    const lines: string[] = []
    const command = git({
      env: { X: { secret: 'vercel' } },
      onLine: (line, stream) => lines.push(`${stream}: ${line}`),
    })
    const sent = await commands().mutate(command, calm)
    expect(lines.sort()).toEqual([
      'stderr: oops',
      'stdout: 50 %',
      'stdout: red',
      `stdout: token ${MASK}`,
    ])
    expect(sent).toMatchObject({
      kind: 'answered',
      answer: { exitCode: 3, stderr: 'oops\n', ended: 'by-itself', signal: null },
    })
  })

  test('keeps the last 64 KiB of what it says', async () => {
    await installGit(
      'i=0; while [ $i -lt 4000 ]; do echo "line $i ................................"; i=$((i+1)); done',
    )
    const { stdout } = await commands().read(git(), calm)
    expect([stdout.length <= 64 * 1024, stdout.length > 60_000]).toEqual([true, true])
    expect(stdout.endsWith('line 3999 ................................\n')).toBe(true)
  })

  test('reads its input from a text or a file', async () => {
    await installGit('cat')
    const file = join(dir, 'input')
    await writeFile(file, 'from a file')
    const texts = [
      await commands().read(git({ stdin: 'from a text' }), calm),
      await commands().read(git({ stdinFile: file }), calm),
      await commands().read(git(), calm),
    ]
    expect(texts.map((result) => result.stdout)).toEqual(['from a text\n', 'from a file\n', ''])
    const missing = await failureIn(commands().read(git({ stdinFile: join(dir, 'none') }), calm))
    expect(missing?.code).toBe('NOT_FOUND')
  })

  test('is ended with its whole group when it takes too long, is silent, or is called off', async () => {
    await installGit(`(trap '' TERM; sleep 60) & echo $! > ${dir}/grandchild-$2; sleep 60`)
    const call = new AbortController()
    setTimeout(() => call.abort(), 300)
    const outcomes = await Promise.all([
      commands().read(git({ args: ['x', '1'], timeoutMs: 300 }), calm),
      commands().read(git({ args: ['x', '2'], inactivityMs: 300 }), calm),
      commands().read(git({ args: ['x', '3'] }), call.signal),
      commands().mutate(git({ args: ['x', '4'], timeoutMs: 300 }), calm),
    ])
    expect(outcomes.map((outcome) => ('ended' in outcome ? outcome.ended : outcome.kind))).toEqual([
      'timed-out',
      'silent',
      'cancelled',
      'reply-lost',
    ])
    const alive = ['1', '2', '3', '4'].map((name) => isAlive(join(dir, `grandchild-${name}`)))
    expect(await Promise.all(alive)).toEqual([false, false, false, false])
  })

  test('does not wait for a descendant that keeps its output open', async () => {
    await installGit(`sleep 60 & echo $! > ${dir}/grandchild; echo done`)
    const result = await commands().read(git(), calm)
    expect([result.stdout, result.ended, result.exitCode]).toEqual(['done\n', 'by-itself', 0])
    expect(await isAlive(join(dir, 'grandchild'))).toBe(false)
  })

  test('counts as not sent when it was not started', async () => {
    await installGit('true')
    const outcomes = [
      await commands().mutate(git(), AbortSignal.abort()),
      await commands({ searchPath: join(dir, 'nothing') }).mutate(git(), calm),
      await commands().mutate(git({ env: { X: { secret: 'nothing' } } }), calm),
      await commands().mutate(git({ stdinFile: join(dir, 'none') }), calm),
    ]
    expect(outcomes.map((sent) => sent.kind)).toEqual(Array(4).fill('not-sent'))
  })

  test('is refused as a bug with a secret in its arguments, or without the flags that make it safe', async () => {
    await installGit('true')
    const { masker, secrets } = secretsOf({})
    masker.register('x', 'a-vercel-token')
    const runner = createCommand({
      profile: rehearsalProfileOf(1),
      secrets,
      masker,
      tools: createTools(bin, {}),
      privateDirectory: join(dir, 'private'),
      applicationName: 'x',
    })
    const target = { server: 'live' } as const
    const failures = await Promise.all([
      failureIn(runner.mutate(git({ args: ['--token=a-vercel-token'] }), calm)),
      failureIn(runner.read({ tool: 'psql', args: ['-w'], postgres: target }, calm)),
      failureIn(runner.read({ tool: 'pg_restore', args: ['-l'], postgres: target }, calm)),
    ])
    expect(failures.map((failure) => failure?.code)).toEqual(['INTERNAL', 'INTERNAL', 'INTERNAL'])
    expect(JSON.stringify(failures)).not.toContain('a-vercel-token')
  })
})

describe('a tool', () => {
  test('is found once, with its version, and refused when it has changed since', async () => {
    const path = await installGit('true')
    const runner = commands()
    expect(await runner.tool('git')).toEqual({ path, version: '2.39.5' })
    await installGit('echo another program')
    expect((await failureIn(runner.read(git(), calm)))?.answered).toContain('has changed')
    expect((await runner.read(git(), calm)).stdout).toBe('another program\n')
  })

  test('is refused where others could change it, or where a repository brings it', async () => {
    await installGit('true', 0o777)
    const repository = join(dir, 'node_modules', '.bin')
    await mkdir(repository, { recursive: true })
    await installGit('true', 0o755, repository)
    const failure = await failureIn(
      commands({ searchPath: `${bin}:${repository}` }).read(git(), calm),
    )
    expect(failure?.code).toBe('TOOL_MISSING')
    expect(failure?.answered).toContain('can be changed by other users')
    expect(failure?.answered).toContain('belongs to a repository')
  })

  test('psql is the real one and not the wrapper of the distribution', async () => {
    const info = await commands({ searchPath: '/usr/bin' }).tool('psql')
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
    const runner = commands({ port: postgres.port, searchPath: '/usr/bin' })
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
    expect(await readdir(join(dir, 'private'))).toEqual([])
  })

  test('shows no password to other users while it runs, and leaves what a killed console left to the sweep', async () => {
    const runner = commands({ port: postgres.port, searchPath: '/usr/bin' })
    const running = runner.read(psql('select pg_sleep(1)'), calm)
    await new Promise((resolve) => setTimeout(resolve, 400))
    const own = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
    const lines = await Promise.all(
      own.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
    )
    expect(lines.some((line) => line.includes('pg_sleep'))).toBe(true)
    expect(lines.some((line) => line.includes(PASSWORD))).toBe(false)
    expect(await sweepPrivateFiles(join(dir, 'private'))).toBe(1)
    expect(await readdir(join(dir, 'private'))).toEqual([])
    await running
  })
})

import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createCommand, createTools } from '../../../src/main/kernel/effects/command/index.ts'
import { MASK } from '../../../src/main/kernel/effects/masking/index.ts'
import type { FailureError } from '../../../src/shared/domain/failure.ts'
import { git, makeCommandWorld } from './command-world.ts'
import { calm, secretsOf } from './effects-doubles.ts'
import { rehearsalProfileOf } from './rehearsal-profile-double.ts'

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
    await world.installGit('env | sort; pwd; ls -A; echo "token=$TOKEN" | sha256sum')
    process.env['A_TOKEN_OF_OURS'] = 'must-not-be-seen'
    const result = await world.commands().read(git({ env: { TOKEN: { secret: 'vercel' } } }), calm)
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
    expect(await readdir(world.privateDirectory)).toEqual([])
  })

  test('tells its lines as they come, masked and without control sequences, and its exit code', async () => {
    await world.installGit(
      `printf '\\033[31mred\\033[0m\\r50 %%\\rtoken a-vercel'; printf '%s\\n' '-token'; echo oops >&2; exit 3`,
    )
    const lines: string[] = []
    const command = git({
      env: { X: { secret: 'vercel' } },
      onLine: (line, stream) => lines.push(`${stream}: ${line}`),
    })
    const sent = await world.commands().mutate(command, calm)
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
    await world.installGit(
      'i=0; while [ $i -lt 4000 ]; do echo "line $i ................................"; i=$((i+1)); done',
    )
    const { stdout } = await world.commands().read(git(), calm)
    expect([stdout.length <= 64 * 1024, stdout.length > 60_000]).toEqual([true, true])
    expect(stdout.endsWith('line 3999 ................................\n')).toBe(true)
  })

  test('reads its input from a text or a file', async () => {
    await world.installGit('cat')
    const file = join(world.dir, 'input')
    await writeFile(file, 'from a file')
    const texts = [
      await world.commands().read(git({ stdin: 'from a text' }), calm),
      await world.commands().read(git({ stdinFile: file }), calm),
      await world.commands().read(git(), calm),
    ]
    expect(texts.map((result) => result.stdout)).toEqual(['from a text\n', 'from a file\n', ''])
    const missing = await failureIn(
      world.commands().read(git({ stdinFile: join(world.dir, 'none') }), calm),
    )
    expect(missing?.code).toBe('NOT_FOUND')
  })

  test('is ended with its whole group when it takes too long, is silent, or is called off', async () => {
    await world.installGit(
      `(trap '' TERM; sleep 60) & echo $! > ${world.dir}/grandchild-$2; sleep 60`,
    )
    const call = new AbortController()
    setTimeout(() => call.abort(), 300)
    const outcomes = await Promise.all([
      world.commands().read(git({ args: ['x', '1'], timeoutMs: 300 }), calm),
      world.commands().read(git({ args: ['x', '2'], inactivityMs: 300 }), calm),
      world.commands().read(git({ args: ['x', '3'] }), call.signal),
      world.commands().mutate(git({ args: ['x', '4'], timeoutMs: 300 }), calm),
    ])
    expect(outcomes.map((outcome) => ('ended' in outcome ? outcome.ended : outcome.kind))).toEqual([
      'timed-out',
      'silent',
      'cancelled',
      'reply-lost',
    ])
    const alive = ['1', '2', '3', '4'].map((name) => isAlive(join(world.dir, `grandchild-${name}`)))
    expect(await Promise.all(alive)).toEqual([false, false, false, false])
  })

  test('does not wait for a descendant that keeps its output open', async () => {
    await world.installGit(`sleep 60 & echo $! > ${world.dir}/grandchild; echo done`)
    const result = await world.commands().read(git(), calm)
    expect([result.stdout, result.ended, result.exitCode]).toEqual(['done\n', 'by-itself', 0])
    expect(await isAlive(join(world.dir, 'grandchild'))).toBe(false)
  })

  test('counts as not sent when it was not started', async () => {
    await world.installGit('true')
    const outcomes = [
      await world.commands().mutate(git(), AbortSignal.abort()),
      await world.commands({ searchPath: join(world.dir, 'nothing') }).mutate(git(), calm),
      await world.commands().mutate(git({ env: { X: { secret: 'nothing' } } }), calm),
      await world.commands().mutate(git({ stdinFile: join(world.dir, 'none') }), calm),
    ]
    expect(outcomes.map((sent) => sent.kind)).toEqual(Array(4).fill('not-sent'))
  })

  test('is refused as a bug with a secret in its arguments, or without the flags that make it safe', async () => {
    await world.installGit('true')
    const { masker, secrets } = secretsOf({})
    masker.register('x', 'a-vercel-token')
    const runner = createCommand({
      profile: rehearsalProfileOf(1),
      secrets,
      masker,
      tools: createTools(world.bin, {}),
      privateDirectory: world.privateDirectory,
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

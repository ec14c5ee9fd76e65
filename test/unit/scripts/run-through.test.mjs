import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { temporaryFolder } from './fake-machine.mjs'

const runThrough = new URL('../../../scripts/lib/run-through.mjs', import.meta.url).href

/** A script like ours, which runs a Node program through and exits with its code. */
function startWrapper(program, options = '{}', env = {}) {
  const folder = temporaryFolder()
  const file = join(folder, 'program.mjs')
  writeFileSync(file, program)
  const script = `
    const { runNode24 } = await import(${JSON.stringify(runThrough)})
    process.exitCode = await runNode24(${JSON.stringify(file)}, ['one', 'two words'], ${options})`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: { ...process.env, npm_lifecycle_event: undefined, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const out = { text: '' }
  child.stdout.on('data', (data) => {
    out.text += data
  })
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve(signal ?? code))
  })
  return { child, ended, folder, out }
}

async function until(condition) {
  for (let i = 0; i < 250 && !condition(); i++) await sleep(20)
  expect(condition()).toBe(true)
}

const isGone = (pid) => {
  try {
    process.kill(pid, 0)
    return false
  } catch {
    return true
  }
}

/** Writes its number, then stays until it is ended. */
const stayer = `
  import { writeFileSync } from 'node:fs'
  process.on('SIGTERM', () => { writeFileSync('polite', ''); process.exit(7) })
  writeFileSync('pid', String(process.pid))
  setInterval(() => {}, 1000)`

test('arguments, output and exit code pass through', async () => {
  const { ended, out } = startWrapper(
    'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 3',
  )
  expect({ code: await ended, out: out.text }).toEqual({ code: 3, out: '["one","two words"]\n' })
})

test('the program does not inherit the variable that is ours', async () => {
  const { ended, out } = startWrapper('console.log(process.env.ROLLBACK_WHEN_ORPHANED)')
  await ended
  expect(out.text).toBe('undefined\n')
})

test('a signal is handed on, and the answer is the program’s own', async () => {
  const { child, ended, folder } = startWrapper(stayer)
  await until(() => existsSync(join(folder, 'pid')))
  child.kill('SIGTERM')
  expect(await ended).toBe(7)
})

test.each([
  ['SIGTERM', true],
  ['SIGKILL', false],
])('a killed script takes its program with it by %s', async (signal, politely) => {
  const { child, folder } = startWrapper(stayer, `{ whenOrphaned: '${signal}' }`)
  await until(() => existsSync(join(folder, 'pid')))
  await until(() => readFileSync(join(folder, 'pid'), 'utf8') !== '')
  const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'))
  child.kill('SIGKILL')
  await until(() => isGone(pid))
  expect(existsSync(join(folder, 'polite'))).toBe(politely)
})

test.each([
  ['directly', []],
  ['behind a shell that stays', ['sh', '-c', '"$@"; exit', 'sh']],
])('a command that npm started %s ends with npm, even by SIGKILL', async (_, between) => {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'program.mjs'), stayer)
  const script = `
    const { runNode24 } = await import(${JSON.stringify(runThrough)})
    process.exitCode = await runNode24('program.mjs', [], { whenOrphaned: 'SIGKILL' })`
  const line = [...between, process.execPath, '--input-type=module', '-e', script]
  // Stands for npm: it starts the command and waits.
  const npm = spawn(
    process.execPath,
    ['-e', `require('child_process').spawn(process.argv[1], process.argv.slice(2))`, ...line],
    { cwd: folder, env: { ...process.env, npm_lifecycle_event: 'drill' } },
  )
  await until(() => existsSync(join(folder, 'pid')))
  await until(() => readFileSync(join(folder, 'pid'), 'utf8') !== '')
  npm.kill('SIGKILL')
  await until(() => isGone(Number(readFileSync(join(folder, 'pid'), 'utf8'))))
})

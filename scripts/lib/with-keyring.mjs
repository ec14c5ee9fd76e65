import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { thisMachine } from '../setup/machine.mjs'
import { findProgram } from './find-program.mjs'
import { runThrough } from './run-through.mjs'
import { sayAs } from './say.mjs'

// dbus-run-session -- node with-keyring.mjs FILE ARGS…
// Starts an unlocked keyring of its own on the session bus, runs the program, and takes the
// keyring away again. The operator's own keyring is on another bus and in another folder.
const [file, ...args] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'rollback-keyring-'))
const name = 'gnome-keyring-daemon'
const daemon = await unlocked(name)
  .catch((error) => {
    if (error.code !== 'EPERM') throw error
    // Debian lets the daemon lock memory by a file capability, and a container that may not hand that
    // capability out cannot start it at all. A copy has none.
    const copy = join(folder, name)
    copyFileSync(findProgram(name, thisMachine()) ?? name, copy)
    return unlocked(copy)
  })
  .catch((error) => {
    // The tests that need it say that they were skipped.
    sayAs('test')(`no keyring could be started: ${error.message}`)
    return null
  })
try {
  const keyring = daemon === null ? {} : { ROLLBACK_TEST_KEYRING: '1' }
  process.exitCode = await runThrough(file, args, { env: { ...process.env, ...keyring } })
} finally {
  // Waited for: on its way out it writes once more into the folder.
  if (daemon !== null) await ended(daemon)
  rmSync(folder, { recursive: true, force: true })
}

/** @returns {Promise<import('node:child_process').ChildProcess>} once it answers */
async function unlocked(program) {
  // Throws at once on EPERM, and tells of other failures by an event.
  const started = spawn(
    program,
    ['--foreground', '--unlock', '--components=secrets', `--control-directory=${folder}`],
    {
      env: { ...process.env, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder },
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  )
  return new Promise((resolve, reject) => {
    // It prints its control directory when it is ready; the password only has to be non-empty.
    started.stdout.once('data', () => resolve(started))
    started.once('error', reject)
    started.once('exit', (code) => reject(new Error(`${name} ended with code ${code}`)))
    started.stdin.on('error', () => {})
    started.stdin.end('tests only\n')
  })
}

async function ended(started) {
  if (started.exitCode !== null || started.signalCode !== null) return
  const gone = new Promise((resolve) => started.once('close', resolve))
  if (started.kill('SIGTERM')) await gone
}

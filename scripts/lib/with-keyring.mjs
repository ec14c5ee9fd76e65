import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runThrough } from './run-through.mjs'

// dbus-run-session -- node with-keyring.mjs FILE ARGS…
// Starts an unlocked keyring of its own on the session bus, runs the program, and takes the
// keyring away again. The operator's own keyring is on another bus and in another folder.
const [file, ...args] = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'rollback-keyring-'))
const daemon = spawn(
  'gnome-keyring-daemon',
  ['--foreground', '--unlock', '--components=secrets', `--control-directory=${folder}`],
  {
    env: { ...process.env, XDG_DATA_HOME: folder, XDG_RUNTIME_DIR: folder },
    stdio: ['pipe', 'pipe', 'ignore'],
  },
)
try {
  // It prints its control directory when it is ready; the password only has to be non-empty.
  const ready = new Promise((resolve, reject) => {
    daemon.stdout.once('data', resolve)
    daemon.once('error', reject)
    daemon.once('exit', (code) => reject(new Error(`gnome-keyring-daemon ended with code ${code}`)))
  })
  daemon.stdin.end('tests only\n')
  await ready
  process.exitCode = await runThrough(file, args, {
    env: { ...process.env, ROLLBACK_TEST_KEYRING: '1' },
  })
} finally {
  // Waited for: on its way out it writes once more into the folder.
  const gone = new Promise((resolve) => daemon.once('close', resolve))
  if (daemon.exitCode === null && daemon.kill('SIGTERM')) await gone
  rmSync(folder, { recursive: true, force: true })
}

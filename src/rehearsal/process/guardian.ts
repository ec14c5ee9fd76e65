/**
 * The guardian: runs one command and ends it when its own standard input closes, which the kernel does for us when
 * the world process dies in whatever way, SIGKILL included. A signal handler in the world could not do that.
 *
 * Usage: node guardian.ts POLITE_SIGNAL -- FILE ARGS…
 * It writes the command's process id as the first line of standard output, and ends with the command's exit code.
 */
import { spawn } from 'node:child_process'

const HARDER_AFTER_MS = 5_000
const KILL_AFTER_MS = 8_000

const POLITE_SIGNALS: Readonly<Record<string, NodeJS.Signals>> = {
  SIGINT: 'SIGINT',
  SIGTERM: 'SIGTERM',
}

function main(): void {
  const [signalName = '', , file = '', ...args] = process.argv.slice(2)
  const polite = POLITE_SIGNALS[signalName]
  if (polite === undefined || file === '') {
    process.stderr.write('usage: guardian SIGINT|SIGTERM -- FILE ARGS…\n')
    process.exit(64)
  }
  const child = spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  child.once('error', (error) => {
    process.stderr.write(`${file}: ${error.message}\n`)
    process.exit(127)
  })
  child.once('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)))
  child.once('spawn', () => process.stdout.write(`${child.pid ?? ''}\n`))

  // Signals for the whole terminal are not for us: only the closed pipe (or the command's own end) ends us.
  for (const ignored of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(ignored, () => undefined)
  process.stdout.on('error', () => undefined)
  process.stderr.on('error', () => undefined)

  let ending = false
  const end = () => {
    if (ending) return
    ending = true
    child.kill(polite)
    // SIGQUIT is PostgreSQL's immediate shutdown; other programs dump core on it, which ends them too.
    setTimeout(() => child.kill('SIGQUIT'), HARDER_AFTER_MS)
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS)
  }
  process.stdin.once('end', end)
  process.stdin.once('error', end)
  process.stdin.once('close', end)
  process.stdin.resume()
}

main()

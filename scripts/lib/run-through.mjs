import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { node24Path, repository } from './paths.mjs'

const dieWithParent = new URL('./die-with-parent.mjs', import.meta.url).href

/**
 * Starts a program with our standard streams, hands signals on, and answers its exit code
 * (128 + signal where a signal ended it). Where npm started us, npm's death ends the program too.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, whenOrphaned?: 'SIGTERM' | 'SIGKILL' }} [options]
 * @returns {Promise<number>}
 */
export function runThrough(file, args, options = {}) {
  const whenOrphaned = options.whenOrphaned ?? 'SIGTERM'
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: process.cwd(),
      env: options.env ?? process.env,
      // The fourth is the leash of `die-with-parent.mjs`; other programs do not look at it.
      stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    })
    const stopHandingOn = handSignalsOn(child)
    const stopWatching = watchNpm(() => child.kill(whenOrphaned))
    const end = (code) => {
      stopHandingOn()
      stopWatching()
      resolve(code)
    }
    child.stdio[3]?.on('error', () => {})
    child.on('error', (error) => {
      process.stderr.write(`cannot start ${file}: ${error.message}\n`)
      end(127)
    })
    child.on('exit', (code, signal) => {
      end(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/**
 * Node 24 on a file, the way every command starts its program. The program must not outlive us,
 * however we end: a drill that goes on after its command was killed would work beside the one that
 * resumes it. So a pipe to it is left open that closes when we die (see `die-with-parent.mjs`).
 * @param {string} script absolute path
 * @param {readonly string[]} args
 * @param {Parameters<typeof runThrough>[2]} [options]
 */
export function runNode24(script, args, options = {}) {
  const preload = ['--disable-warning=ExperimentalWarning', `--import=${dieWithParent}`]
  const env = {
    ...(options.env ?? process.env),
    ROLLBACK_WHEN_ORPHANED: options.whenOrphaned ?? 'SIGTERM',
  }
  return runThrough(node24Path(repository), [...preload, script, ...args], { ...options, env })
}

/** A terminal sends Ctrl-C to the whole group itself: handing it on would be a second one. */
function handSignalsOn(child) {
  const handlers = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((signal) => {
    const fromTerminal = signal === 'SIGINT' && process.stdin.isTTY === true
    const handler = () => {
      if (!fromTerminal) child.kill(signal)
    }
    process.on(signal, handler)
    return () => process.off(signal, handler)
  })
  return () => {
    for (const off of handlers) off()
  }
}

/**
 * npm dies of SIGKILL without telling anybody. Then our parent changes; or, where npm's shell has not
 * replaced itself by us (dash), the shell's parent.
 */
function watchNpm(onOrphaned) {
  if (process.env.npm_lifecycle_event === undefined) return () => {}
  const shell = parentShell()
  const starter = () => (shell === null ? process.ppid : parentOf(shell))
  const npm = starter()
  const timer = setInterval(() => {
    if (starter() === npm) return
    clearInterval(timer)
    onOrphaned()
  }, 100)
  return () => clearInterval(timer)
}

/** Our parent where it is a shell and the system lets us look (Linux). */
function parentShell() {
  try {
    const name = readFileSync(`/proc/${process.ppid}/comm`, 'utf8').trim()
    return ['sh', 'dash', 'bash'].includes(name) ? process.ppid : null
  } catch {
    return null
  }
}

function parentOf(pid) {
  try {
    // The name in brackets may hold spaces; state and parent stand behind it.
    const [, behind = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(/\) (?=[A-Z] )/)
    return Number(behind.split(' ')[1])
  } catch {
    return null
  }
}

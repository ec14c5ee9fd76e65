import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { compileCache } from '../process/compile-cache.ts'
import { parseProgramLine } from '../services/program-log.ts'

/** How to start an instance. Secrets go by `environment`, never by argument. */
export interface InstanceCommand {
  /** The Node binary. */
  readonly node: string
  /** The program: a `.ts` file from source, a bundled `.js` file in the product. */
  readonly program: string
  readonly environment: Readonly<Record<string, string>>
}

/** What an instance reports while it lives. */
export interface InstanceEvents {
  /** It is up; `port` is `null` for a program that does not listen. */
  ready(port: number | null): void
  log(severity: 'info' | 'error', message: string): void
  /** It ended, asked or not; called exactly once. */
  exited(code: number | null): void
}

/** A running child process. */
export interface InstanceProcess {
  readonly pid: number | undefined
  /** Asks it to end, kills it after `graceMs`; resolves when it is gone. */
  stop(graceMs: number): Promise<void>
}

/** Starts one instance as a real child process that ends when this process does (stdin closes). */
export function startInstance(command: InstanceCommand, events: InstanceEvents): InstanceProcess {
  const child = spawn(command.node, [command.program], {
    env: {
      ...compileCache(),
      PATH: process.env['PATH'] ?? '',
      NODE_ENV: 'production',
      ...command.environment,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let over = false
  const gone = new Promise<void>((resolve) => {
    const end = (code: number | null): void => {
      if (over) return
      over = true
      resolve()
      events.exited(code)
    }
    // `close`, not `exit`: the last lines of output must have been read.
    child.once('close', (code) => end(code))
    child.once('error', (error) => {
      events.log('error', error.message)
      end(null)
    })
  })
  createInterface({ input: child.stdout }).on('line', (text) => {
    const line = parseProgramLine(text)
    if (line.kind === 'listening') events.ready(line.port)
    else if (line.kind === 'started') events.ready(null)
    else events.log(line.severity, line.message)
  })
  createInterface({ input: child.stderr }).on('line', (text) => events.log('error', text))
  // A child that dies first breaks the pipe; its end is reported by `close`.
  child.stdin.on('error', () => undefined)
  return {
    pid: child.pid,
    stop: async (graceMs) => {
      if (over) return
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
      await gone
      clearTimeout(timer)
    },
  }
}

import { type ChildProcess, spawn } from 'node:child_process'
import { childProgramPath } from './child-programs.ts'
import { compileCache } from './compile-cache.ts'

/** A command that cannot outlive this process. */
export interface GuardedProcess {
  /** Process id of the command itself, not of its guardian. */
  readonly pid: number
  readonly exited: Promise<void>
  hasExited(): boolean
  /** Ends the command politely, then harder (5 s, 8 s). Resolves when it is gone. */
  stop(): Promise<void>
}

export interface GuardedOptions {
  readonly file: string
  readonly args: readonly string[]
  readonly env: NodeJS.ProcessEnv
  /** What the command takes as "finish and go". */
  readonly politeSignal: 'SIGINT' | 'SIGTERM'
  /** An open file descriptor that takes what the command writes to standard error. */
  readonly errorFd: number
}

/**
 * Starts a command under a guardian (guardian.ts). The guardian is in a session of its own, so that a signal sent
 * to the world's whole process group does not take it along before it has ended its command.
 */
export async function startGuarded(options: GuardedOptions): Promise<GuardedProcess> {
  const guardian = spawn(
    process.execPath,
    [childProgramPath('guardian'), options.politeSignal, '--', options.file, ...options.args],
    {
      stdio: ['pipe', 'pipe', options.errorFd],
      env: { ...compileCache(), ...options.env },
      detached: true,
    },
  )
  let gone = false
  const exited = new Promise<void>((resolve) => {
    const end = () => {
      gone = true
      resolve()
    }
    guardian.once('exit', end)
    guardian.once('error', end)
  })
  const pid = await readPid(guardian, exited)
  return {
    pid,
    exited,
    hasExited: () => gone,
    async stop() {
      guardian.stdin?.end()
      await exited
    },
  }
}

async function readPid(guardian: ChildProcess, exited: Promise<void>): Promise<number> {
  const output = guardian.stdout
  if (output === null) throw new Error('The guardian has no standard output')
  const line = new Promise<string>((resolve) => {
    let text = ''
    output.setEncoding('utf8')
    output.on('data', (chunk: string) => {
      if (text.includes('\n')) return
      text += chunk
      if (text.includes('\n')) resolve(text)
    })
  })
  const answer = await Promise.race([line, exited.then(() => '')])
  const pid = Number.parseInt(answer, 10)
  if (!Number.isInteger(pid)) throw new Error('The guarded command did not start')
  return pid
}

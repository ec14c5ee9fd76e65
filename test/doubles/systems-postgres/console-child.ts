import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Plan } from '../../../src/shared/domain/plan.ts'
import type { Place } from './console-double.ts'

/** A console in a process of its own. */
export interface ConsoleChild {
  readonly process: ChildProcess
  /** Resolves when it is about to send. */
  readonly acting: Promise<void>
  /** What it has said when it is gone. */
  readonly ended: Promise<string>
}

/** Carries out an approved plan in a child process. */
export function applyInChild(
  place: Place,
  given: {
    readonly run: string
    readonly operation: string
    readonly plan: Plan
    readonly as?: {
      readonly user: string
      readonly secret: string
      readonly maintenanceDatabase: string
    }
  },
): ConsoleChild {
  const program = fileURLToPath(new URL('apply-in-child.ts', import.meta.url))
  const { host, port, directory, backupsDir } = place
  const argument = JSON.stringify({ place: { host, port, directory, backupsDir }, ...given })
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', program, argument],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let said = ''
  const acting = new Promise<void>((resolve) => {
    child.stdout.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      if (said.includes('acting')) resolve()
    })
  })
  const ended = new Promise<string>((resolve) => child.once('close', () => resolve(said)))
  return { process: child, acting, ended }
}

import { spawn } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { childProgramPath } from '../process/child-programs.ts'
import type { WorldDescription } from './world-description.ts'

export interface SpawnOptions {
  readonly dir: string
  readonly incident?: string
  readonly users?: number
  readonly lingerMs?: number
}

/** A world process of its own session, which outlives this one. */
export interface SpawnedWorld {
  readonly dir: string
  readonly description: WorldDescription
  /** From the start of the process to its `ready`, milliseconds. */
  readonly startedInMs: number
  /** Another process served the directory already. */
  readonly already: boolean
  /** Resolves with the exit code (null: a signal) when the process that was started here ends. */
  readonly exited: Promise<number | null>
}

/** Starts the world's program and waits until it is up; throws with what it wrote to standard error when it is not. */
export async function spawnWorld(options: SpawnOptions): Promise<SpawnedWorld> {
  const began = performance.now()
  const optional = (name: string, value: string | number | undefined) =>
    value === undefined ? [] : [name, String(value)]
  const child = spawn(
    process.execPath,
    [
      childProgramPath('rehearsal'),
      ...['--data-dir', options.dir],
      ...optional('--incident', options.incident),
      ...optional('--scale', options.users),
      ...optional('--linger-ms', options.lingerMs),
    ],
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let output = ''
  let complaint = ''
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
    child.once('error', () => resolve(127))
  })
  const ready = new Promise<boolean>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text
      if (output.includes('\n')) resolve(true)
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint = `${complaint}${text}`.slice(-4_000)
    })
    child.stdout.once('close', () => resolve(output.includes('\n')))
  })
  if (!(await ready)) {
    throw new Error(`The world did not come up (exit ${await exited}): ${complaint.trim()}`)
  }
  const startedInMs = performance.now() - began
  // The pipes would keep this process; the world does not mind that nobody reads any more.
  child.stdout.destroy()
  child.stderr.destroy()
  child.unref()
  const said: unknown = JSON.parse(output.split('\n')[0] ?? '')
  const dir =
    typeof said === 'object' && said !== null ? String(Reflect.get(said, 'dir')) : options.dir
  return {
    dir,
    // Written by the same build, in this shape.
    description: JSON.parse(
      await readFile(path.join(dir, 'world.json'), 'utf8'),
    ) as WorldDescription,
    startedInMs,
    already: typeof said === 'object' && said !== null && Reflect.get(said, 'already') === true,
    exited,
  }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { PlantedSecret } from './planted-secrets.ts'

export interface SeenArguments {
  /** Names of secrets that stood in some process's command line. */
  readonly secrets: readonly string[]
  /** How often all processes were looked at, and how many different command lines there were. */
  readonly rounds: number
  readonly commandLines: number
}

const SAMPLER = fileURLToPath(new URL('./argument-sampler.ts', import.meta.url))

/** Looks at the command lines of this machine until it is stopped, in a process of its own. */
export function watchArguments(secrets: readonly PlantedSecret[]): {
  stop(): Promise<SeenArguments>
} {
  const child = spawn(process.execPath, [SAMPLER], { stdio: ['pipe', 'pipe', 'inherit'] })
  const found: string[] = []
  let counts = { rounds: 0, commandLines: 0 }
  createInterface(child.stdout).on('line', (text) => {
    // The sampler's own lines, of the same build.
    const line = JSON.parse(text) as { readonly secret: string } | typeof counts
    if ('secret' in line) found.push(line.secret)
    else counts = line
  })
  child.stdin.write(`${JSON.stringify(secrets)}\n`)
  return {
    async stop() {
      const closed = once(child, 'close')
      child.stdin.end()
      await closed
      return { secrets: found, ...counts }
    },
  }
}

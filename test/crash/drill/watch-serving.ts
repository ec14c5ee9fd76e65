import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { WorldDescription } from '../../../src/rehearsal/world/world-description.ts'

/** One look at the name `vlossom`; times are milliseconds of the epoch. */
export interface ServingLook {
  readonly begun: number
  readonly ended: number
  readonly oid?: string
  readonly refused?: string
  /** How many databases have the name; null where the server did not say. */
  readonly names: number | null
}

/** A process of its own that looks all the time: this one has other things to do. */
export interface ServingWatch {
  /** Ends it; all looks. */
  stop(): Promise<readonly ServingLook[]>
}

const SAMPLER = fileURLToPath(new URL('./serving-sampler.ts', import.meta.url))

/** Resolves when the first look has been made. */
export async function watchServing(world: WorldDescription): Promise<ServingWatch> {
  const { host, port, user, database, passwordFile } = world.postgres
  const appFile = join(dirname(passwordFile), 'postgres-app-password')
  const [password, appPassword] = await Promise.all(
    [passwordFile, appFile].map(async (file) => (await readFile(file, 'utf8')).trim()),
  )
  const child = spawn(process.execPath, [SAMPLER], { stdio: ['pipe', 'pipe', 'inherit'] })
  const looks: ServingLook[] = []
  // The sampler's own lines, of the same build.
  const lines = createInterface(child.stdout)
  lines.on('line', (line) => looks.push(JSON.parse(line) as ServingLook))
  const access = {
    live: { host, port, database, user: 'vlossom_app', password: appPassword },
    maintenance: { host, port, database: 'postgres', user, password },
  }
  child.stdin.write(`${JSON.stringify(access)}\n`)
  await once(lines, 'line')
  return {
    async stop() {
      const ended = once(child, 'close')
      child.kill('SIGKILL')
      await ended
      return looks
    },
  }
}

/** What the looks say of a whole drill. */
export interface Serving {
  /** Which databases answered, one after the other. */
  readonly oids: readonly string[]
  /** The longest time without an answer: from the first refused or late look to the next good one. */
  readonly longestGapMs: number
  /** Looks at which no database, or more than one, had the name. */
  readonly nameless: number
  readonly looks: number
}

export function judgeServing(looks: readonly ServingLook[]): Serving {
  const oids: string[] = []
  let longestGapMs = 0
  let gapFrom: number | undefined
  for (const { begun, ended, oid, refused } of looks) {
    if (refused !== undefined) gapFrom ??= begun
    else {
      longestGapMs = Math.max(longestGapMs, ended - (gapFrom ?? begun))
      gapFrom = undefined
      if (oid !== undefined && oids.at(-1) !== oid) oids.push(oid)
    }
  }
  const last = looks.at(-1)
  if (gapFrom !== undefined && last !== undefined)
    longestGapMs = Math.max(longestGapMs, last.ended - gapFrom)
  const nameless = looks.filter(({ names }) => names !== null && names !== 1).length
  return { oids, longestGapMs, nameless, looks: looks.length }
}

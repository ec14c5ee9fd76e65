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

/** A time without an answer: from the beginning of the first refused or late look to the end of the next good one. */
export interface Gap {
  readonly at: string
  readonly ms: number
  /** SQLSTATEs; empty where the answer only came late. */
  readonly refused: readonly string[]
}

/** What the looks say of a whole drill. */
export interface Serving {
  /** Which databases answered, one after the other. */
  readonly oids: readonly string[]
  /** Longest first. */
  readonly gaps: readonly Gap[]
  /** Looks at which no database, or more than one, had the name. */
  readonly nameless: number
}

const ANSWERS_WITHIN_MS = 60

export function judgeServing(looks: readonly ServingLook[]): Serving {
  const oids: string[] = []
  const gaps: Gap[] = []
  let refusals: readonly ServingLook[] = []
  for (const look of looks) {
    if (look.refused !== undefined) {
      refusals = [...refusals, look]
      continue
    }
    const from = refusals[0] ?? look
    const gap = gapOf([from, look], refusals)
    if (refusals.length > 0 || gap.ms > ANSWERS_WITHIN_MS) gaps.push(gap)
    refusals = []
    if (look.oid !== undefined && oids.at(-1) !== look.oid) oids.push(look.oid)
  }
  const [first, last] = [refusals[0], looks.at(-1)]
  if (first !== undefined && last !== undefined) gaps.push(gapOf([first, last], refusals))
  const nameless = looks.filter(({ names }) => names !== null && names !== 1).length
  return { oids, gaps: gaps.toSorted((a, b) => b.ms - a.ms), nameless }
}

function gapOf(
  [from, to]: readonly [ServingLook, ServingLook],
  refusals: readonly ServingLook[],
): Gap {
  const refused = [...new Set(refusals.flatMap((look) => look.refused ?? []))]
  return { at: new Date(from.begun).toISOString(), ms: to.ended - from.begun, refused }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runVerifier } from '../../../../src/verifier/run.ts'
import { exportOnce, openTestLog, startHistoryWorld } from '../../../doubles/history-world.ts'
import { seededRandom } from '../../journal/memory-vfs.ts'
import type { Matrix } from '../power-loss.ts'

const CHILD = fileURLToPath(new URL('./exporting-child.ts', import.meta.url))
/** After so many kills the log is begun anew, so that it stays small. */
const KILLS_A_LOG = 24
/** Every kind of moment in turn; at `any` it is killed from outside. */
export const moments = [
  'frame',
  'copied',
  'commit',
  'committing',
  'committed',
  'told',
  'noted',
  'any',
] as const

type World = Awaited<ReturnType<typeof startHistoryWorld>>

/** Kills exporting processes at counted and at random moments; each next one goes on where that one died. */
export async function killExports(
  kills: number,
  seed: number,
): Promise<Matrix & { readonly reached: Readonly<Record<string, number>> }> {
  const world = await startHistoryWorld()
  const random = seededRandom(seed)
  const broken: unknown[] = []
  const reached: Record<string, number> = {}
  let points = 0
  try {
    for (let left = kills; left > 0; left -= KILLS_A_LOG) {
      const root = await mkdtemp(join(tmpdir(), 'rollback-export-kill-'))
      const dir = join(root, 'log')
      for (let kill = 0; kill < Math.min(left, KILLS_A_LOG); kill += 1) {
        const kind = moments[kill % moments.length] ?? 'any'
        const moment = momentOf(kind, random)
        if (await killedAt(moment, dir, world, random)) {
          points += 1
          reached[kind] = (reached[kind] ?? 0) + 1
        }
        const wrong = await wrongWith(dir, world, false)
        if (wrong.length > 0) broken.push({ kill: kills - left + kill, moment, wrong })
      }
      const wrong = await wrongWith(dir, world, true)
      if (wrong.length > 0) broken.push({ after: kills - left, wrong })
      await rm(root, { recursive: true })
    }
    return { points, broken, reached }
  } finally {
    await world.stop()
  }
}

function momentOf(kind: (typeof moments)[number], random: () => number): string {
  if (kind === 'any') return kind
  return `${kind} ${kind === 'frame' ? 1 + Math.floor(random() * 140) : 1}`
}

/** @returns whether it was killed: one that was done before is no point */
async function killedAt(
  moment: string,
  dir: string,
  { place }: World,
  random: () => number,
): Promise<boolean> {
  const child = spawn(process.execPath, [CHILD, dir, JSON.stringify(place), moment], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (moment === 'any') {
    child.stdout.once('data', () => setTimeout(() => child.kill('SIGKILL'), random() * 120))
  }
  child.stdout.resume()
  const [code, signal] = await once(child, 'close')
  if (code !== null && code !== 0) throw new Error(`the exporting child ended with code ${code}`)
  return signal === 'SIGKILL'
}

/** What is not as it must be in the database; `whole` after an export that nobody disturbs. */
async function wrongWith(dir: string, world: World, whole: boolean): Promise<readonly string[]> {
  const log = await openTestLog(dir)
  try {
    if (whole) {
      const outcome = await exportOnce(world.place, log, { compareAll: log.memory })
      if (outcome.kind !== 'done') return [`the last export says ${outcome.kind}`]
    }
    const there = await world.run(
      `SELECT seq::int AS seq, encode(head, 'hex') AS head FROM audit_record WHERE log_id = $1 ORDER BY seq`,
      [log.logId],
    )
    const heads = new Map<number, string>()
    for await (const { seq, head } of log.frames({})) heads.set(seq, head.toString('hex'))
    const gaps = there.filter(({ seq }, index) => seq !== index + 1)
    const others = there.filter(({ seq, head }) => heads.get(Number(seq)) !== head)
    return [
      ...gaps.slice(0, 1).map(({ seq }) => `a gap or a duplicate at ${seq}`),
      ...others.slice(0, 1).map(({ seq }) => `another head at ${seq}`),
      ...(whole ? await verifiersWord(dir, world) : []),
    ]
  } finally {
    await log.journal.close()
  }
}

/** The stand-alone verifier holds the log against the database as well. */
async function verifiersWord(dir: string, { place }: World): Promise<readonly string[]> {
  const said: string[] = []
  const environment = {
    PATH: process.env['PATH'],
    PGHOST: place.host,
    PGPORT: String(place.port),
    PGUSER: place.user,
    PGDATABASE: place.database,
    PGPASSWORD: 'writer',
  }
  const code = await runVerifier(['verify', dir, '--history'], {
    print: (text) => said.push(text),
    complain: (text) => said.push(text),
    askPassphrase: () => Promise.reject(new Error('nobody is to be asked')),
    psql: { program: 'psql', environment, silenceMs: 60_000 },
  })
  return code < 2 ? [] : [`the verifier says ${code}: ${said.join(' ').slice(0, 300)}`]
}

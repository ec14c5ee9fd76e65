import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { profileOf } from '../../doubles/systems-postgres/console-double.ts'
import { bundleChild } from '../bundle-child.ts'
import type { ConsolePlace } from './console-files.ts'
import { judgeEnd, judgeFiles, judgeServing, watchServing } from './judge-restore.ts'
import { type KillingTools, makeKillingTools } from './killing-tools.ts'
import { type KillingWire, startKillingWire } from './killing-wire.ts'
import { type KillPoint, type Moment, momentOf, type Recorded } from './moments.ts'
import { type PristineWorld, startPristineWorld } from './pristine.ts'

const CHILD = fileURLToPath(new URL('./restoring-console.ts', import.meta.url))
/** A console that is not done by then hangs. */
const LIMIT_MS = 120_000

/** A server, and consoles of it that can be killed. */
export interface KillBench {
  /** A whole run that nobody disturbs: what there is to kill at. */
  record(): Promise<Recorded>
  /** Kills one run at these points, one console after the other, and lets the last one end it. */
  kill(recorded: Recorded, points: readonly KillPoint[]): Promise<Killed>
  close(): Promise<void>
}

/** The program of the consoles, in one file. */
export function bundleConsole(folder: string): Promise<string> {
  return bundleChild(CHILD, folder)
}

interface Ended {
  readonly killed: boolean
  /** What it said, where it came to its end; what it complained of otherwise. */
  readonly said?: {
    readonly outcome: string
    readonly run?: string
    readonly trafficStopped?: boolean
    readonly changes?: number
  }
  readonly complaint: string
}

export async function openKillBench(program: string): Promise<KillBench> {
  const world = await startPristineWorld()
  const wire = await startKillingWire(world)
  const base = await mkdtemp(join(tmpdir(), 'kill-restore-'))
  const tools = await makeKillingTools(join(base, 'tools'))
  const file = join(base, 'matrix.json')
  const profile = profileOf({ ...world, port: wire.port }, { secret: 'operator' })
  await writeFile(file, JSON.stringify(profile))
  const bench = { world, wire, tools, base, file, program }
  let runs = 0
  return {
    async record() {
      runs += 1
      const place = await placeOf(bench, `clean-${runs}`)
      await world.fresh()
      wire.arm()
      await tools.arm()
      const { said, complaint } = await runConsole(bench, place)
      if (said === undefined) throw new Error(`the undisturbed run did not end: ${complaint}`)
      const statements = [...wire.statements()]
      return { statements, diskChanges: said.changes ?? 0, toolStarts: await tools.starts() }
    },
    kill(recorded, points) {
      runs += 1
      return killOnAndOn(bench, { recorded, points }, `run-${runs}`)
    },
    async close() {
      await wire.close()
      await world.stop()
      await rm(base, { recursive: true, force: true })
    },
  }
}

/** What became of one run. */
export interface Killed {
  /** The kills that hit. */
  readonly hits: readonly KillPoint[]
  readonly wrong: readonly string[]
}

interface Bench {
  readonly world: PristineWorld
  readonly wire: KillingWire
  readonly tools: KillingTools
  readonly base: string
  readonly file: string
  readonly program: string
}

async function killOnAndOn(
  bench: Bench,
  { recorded, points }: { readonly recorded: Recorded; readonly points: readonly KillPoint[] },
  name: string,
): Promise<Killed> {
  const { world } = bench
  const oldOid = await world.fresh()
  const places = [await placeOf(bench, `${name}-0`)]
  /** The console whose turn it is; a run that has swapped is not begun again. */
  const next = async (): Promise<ConsolePlace> => {
    const place = places.at(-1)
    if (place === undefined) throw new Error('no console was opened')
    return { ...place, begins: (await swappedRun(world)) === undefined }
  }
  const hits: KillPoint[] = []
  const wrong: string[] = []
  let from = 0
  let watch: ReturnType<typeof watchServing> | undefined
  for (const point of points) {
    const moment = momentOf(recorded, point, from)
    const { killed, said, complaint } = await runConsole(bench, await next(), moment)
    wrong.push(...((await watch?.stop()) ?? []))
    watch = undefined
    if (!killed) {
      // It came to its end without that statement: the last console below finds it so.
      if (!endedWell(said)) wrong.push(`it ended ${JSON.stringify(said)}: ${complaint}`)
      break
    }
    hits.push(point)
    wrong.push(...(await judgeServing(world, oldOid)))
    wrong.push(
      ...(await judgeFiles(
        places.map(({ userData }) => userData),
        false,
      )),
    )
    if (point.resumer === 'there') places.push(await placeOf(bench, `${name}-${hits.length}`))
    from = point.position + 1
    watch = watchServing(world)
  }
  const last = await next()
  const { said, complaint } = await runConsole(bench, last)
  wrong.push(...((await watch?.stop()) ?? []))
  // Where there was nothing left to do, it names no run.
  const run = said?.run ?? (await swappedRun(world)) ?? ''
  if (endedWell(said)) wrong.push(...(await judgeEnd(world, { oldOid, run })))
  else wrong.push(`it ended ${JSON.stringify(said)}: ${complaint}`)
  wrong.push(...(await judgeFiles([last.userData], true)))
  await Promise.all(places.map(({ userData }) => rm(userData, { recursive: true, force: true })))
  return { hits, wrong }
}

async function swappedRun(world: PristineWorld): Promise<string | undefined> {
  return Object.keys(await world.databases())
    .find((name) => name.includes('_before_'))
    ?.slice(-8)
}

function endedWell(said: Ended['said']): boolean {
  const done = said?.outcome === 'done' && said.trafficStopped === false
  return done || said?.outcome === 'nothing is left to do'
}

async function placeOf({ base, file, tools }: Bench, name: string): Promise<ConsolePlace> {
  const userData = join(base, name)
  await mkdir(userData, { mode: 0o700 })
  return {
    profile: file,
    userData,
    hostName: `laptop-${name}`,
    keychain: join(base, `${name}.keychain`),
    tools: tools.directory,
    begins: true,
  }
}

async function disarm({ wire, tools }: Bench): Promise<void> {
  wire.arm()
  await tools.arm()
}

/** One console, to its end or until it is killed. */
async function runConsole(bench: Bench, place: ConsolePlace, moment?: Moment): Promise<Ended> {
  await disarm(bench)
  const diskKill = moment?.at === 'disk' ? { diskKill: moment } : {}
  const argument = JSON.stringify({ ...place, ...diskKill })
  const child = spawn(process.execPath, [bench.program, argument], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Half of a short process's time would go into compiling the same file.
    env: { ...process.env, NODE_COMPILE_CACHE: join(bench.base, 'compiled') },
  })
  if (moment?.at === 'tool') await bench.tools.arm(moment)
  if (moment?.at === 'statement') bench.wire.arm(moment, () => child.kill('SIGKILL'))
  let [said, complaint] = ['', '']
  const hung = setTimeout(() => {
    complaint = `${complaint}\nnot done after ${LIMIT_MS} ms`
    child.kill('SIGTERM')
  }, LIMIT_MS)
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString()
  })
  child.stderr.on('data', (piece: Buffer) => {
    complaint = `${complaint}${piece.toString()}`.slice(-3000)
  })
  // A program that outlives its console holds these open.
  const [, signal] = await once(child, 'exit')
  clearTimeout(hung)
  child.stdout.destroy()
  child.stderr.destroy()
  return {
    killed: signal === 'SIGKILL',
    complaint: complaint.trim(),
    ...(said === '' ? {} : { said: JSON.parse(said) }),
  }
}

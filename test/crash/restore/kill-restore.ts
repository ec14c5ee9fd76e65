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
import type { KillPoint, Moment, Recorded } from './moments.ts'
import { type PristineWorld, startPristineWorld } from './pristine.ts'

const CHILD = fileURLToPath(new URL('./restoring-console.ts', import.meta.url))
/** A console that is not done by then hangs. */
const LIMIT_MS = 60_000

/** A server, and consoles of it that can be killed. */
export interface KillBench {
  /** A whole run that nobody disturbs: what there is to kill at. */
  record(): Promise<Recorded>
  /** Kills a run at this point and lets it be gone on with. `undefined`: the run was over before. */
  kill(point: KillPoint): Promise<readonly string[] | undefined>
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
  let points = 0
  return {
    async record() {
      points += 1
      const place = await placeOf(bench, `clean-${points}`)
      await world.fresh()
      wire.arm()
      await tools.arm()
      const { said, complaint } = await runConsole(bench, place)
      if (said === undefined) throw new Error(`the undisturbed run did not end: ${complaint}`)
      const statements = [...wire.statements()]
      return { statements, diskChanges: said.changes ?? 0, toolStarts: await tools.starts() }
    },
    kill(point) {
      points += 1
      return killOne(bench, point, String(points))
    },
    async close() {
      await wire.close()
      await world.stop()
      await rm(base, { recursive: true, force: true })
    },
  }
}

interface Bench {
  readonly world: PristineWorld
  readonly wire: KillingWire
  readonly tools: KillingTools
  readonly base: string
  readonly file: string
  readonly program: string
}

async function killOne(
  bench: Bench,
  { moment, resumer }: KillPoint,
  name: string,
): Promise<readonly string[] | undefined> {
  const { world } = bench
  const oldOid = await world.fresh()
  const first = await placeOf(bench, `${name}-a`)
  const second = resumer === 'here' ? first : await placeOf(bench, `${name}-b`)
  const directories = [...new Set([first.userData, second.userData])]
  const { killed } = await runConsole(bench, first, moment)
  if (!killed) return undefined
  const atOnce = await judgeServing(world, oldOid)
  const files = await judgeFiles(directories, false)
  const watch = watchServing(world)
  await disarm(bench)
  const swapped = Object.keys(await world.databases()).find((one) => one.includes('_before_'))
  const { said, complaint } = await runConsole(bench, {
    ...second,
    begins: swapped === undefined,
  })
  const meanwhile = await watch.stop()
  // The run that has swapped, where there was nothing left to do.
  const run = said?.run ?? swapped?.slice(-8) ?? ''
  const well = said?.outcome === 'done' || said?.outcome === 'nothing is left to do'
  const end =
    well && said.trafficStopped !== true
      ? await judgeEnd(world, { oldOid, run })
      : [`it ended ${JSON.stringify(said)}: ${complaint}`]
  const left = await judgeFiles([second.userData], true)
  await Promise.all(directories.map((one) => rm(one, { recursive: true, force: true })))
  return [...atOnce, ...files, ...meanwhile, ...end, ...left]
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
  const hung = setTimeout(() => child.kill('SIGTERM'), LIMIT_MS)
  let [said, complaint] = ['', '']
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

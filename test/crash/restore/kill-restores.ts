import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Matrix, Shown } from '../matrix.ts'
import { bundleConsole, type KillBench, openKillBench } from './kill-restore.ts'
import { everyPoint, incidents, type KillPoint, type Recorded, spread } from './moments.ts'

/** Servers at a time: as many as the smallest machine can carry. */
const BENCHES = 2
/** Consoles that die of one run: opening one costs less than a whole run. */
const KILLS_A_RUN = 3
const SAY_EVERY = 20

/** Kills restores at so many points of a recorded run (all, if there are fewer), and lets each be gone on with. */
export function killRestores(most: number, benches = BENCHES): Matrix {
  return async (say) => {
    const folder = await mkdtemp(join(tmpdir(), 'kill-restore-program-'))
    const open: KillBench[] = []
    try {
      const program = await bundleConsole(folder)
      for (let bench = 0; bench < benches; bench += 1) open.push(await openKillBench(program))
      const [first] = open
      if (first === undefined) throw new Error('no bench was opened')
      const recorded = await first.record()
      const all = everyPoint(recorded)
      const chosen = spread(all, most)
      say(`${all.length} points in a run, of which ${chosen.length} are taken`)
      return await killAll(open, { recorded, runs: incidents(chosen, KILLS_A_RUN) }, say)
    } finally {
      await Promise.all(open.map((bench) => bench.close()))
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function killAll(
  benches: readonly KillBench[],
  plan: { readonly recorded: Recorded; readonly runs: readonly (readonly KillPoint[])[] },
  say: (text: string) => void,
): Promise<Shown> {
  const { recorded } = plan
  const queue = [...plan.runs]
  const broken: unknown[] = []
  const hits: KillPoint[] = []
  let done = 0
  const work = async (bench: KillBench) => {
    for (let points = queue.shift(); points !== undefined; points = queue.shift()) {
      const one = await bench.kill(recorded, points)
      hits.push(...one.hits)
      if (one.wrong.length > 0) {
        broken.push({ points, ...one })
        say(`BROKEN ${JSON.stringify({ points, ...one })}`)
      }
      done += 1
      if (done % SAY_EVERY === 0)
        say(`${done} of ${plan.runs.length} runs, ${hits.length} kills, ${broken.length} broken`)
    }
  }
  await Promise.all(benches.map(work))
  const there = hits.filter(({ resumer }) => resumer === 'there').length
  const wanted = plan.runs.flat().length
  return {
    points: hits.length,
    broken,
    notes: [
      `${done} runs; gone on with here: ${hits.length - there}, by another console: ${there}`,
      // What goes on side by side comes in another order, or a look is not needed any more.
      `not reached: ${wanted - hits.length} of ${wanted}`,
    ],
  }
}

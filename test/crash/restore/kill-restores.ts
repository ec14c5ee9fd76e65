import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Matrix, Shown } from '../matrix.ts'
import { bundleConsole, type KillBench, openKillBench } from './kill-restore.ts'
import { everyPoint, type KillPoint, spread } from './moments.ts'

/** Servers at a time: as many as the smallest machine can carry. */
const BENCHES = 2
const SAY_EVERY = 50

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
      return await killAll(open, chosen, say)
    } finally {
      await Promise.all(open.map((bench) => bench.close()))
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function killAll(
  benches: readonly KillBench[],
  chosen: readonly KillPoint[],
  say: (text: string) => void,
): Promise<Shown> {
  const queue = [...chosen]
  const broken: unknown[] = []
  const missed: KillPoint[] = []
  const hits = { here: 0, there: 0 }
  const work = async (bench: KillBench) => {
    for (let point = queue.shift(); point !== undefined; point = queue.shift()) {
      const wrong = await bench.kill(point)
      if (wrong === undefined) missed.push(point)
      else {
        hits[point.resumer] += 1
        if (wrong.length > 0) broken.push({ ...point, wrong })
        if (wrong.length > 0) say(`BROKEN ${JSON.stringify({ ...point, wrong })}`)
      }
      const done = hits.here + hits.there
      if (done % SAY_EVERY === 0 && wrong !== undefined)
        say(`${done} points, ${broken.length} broken`)
    }
  }
  await Promise.all(benches.map(work))
  const points = hits.here + hits.there
  return {
    points,
    broken,
    notes: [
      `gone on with here: ${hits.here}, by a second console: ${hits.there}`,
      // Another order of what goes on side by side: the statement came less often than in the recorded run.
      ...(missed.length === 0 ? [] : [`not reached: ${missed.length}`]),
    ],
  }
}

import { type DrillEnd, type Moment, runDrill } from './drill-process.ts'
import { type DrillWorld, openDrillWorld } from './drill-world.ts'
import { type Gap, judgeServing } from './watch-serving.ts'

/** One incident whose drill is killed at each of these moments, one after the other, and resumed. */
export interface KillCase {
  readonly name: string
  readonly kills: readonly Kill[]
}

export interface Kill {
  readonly at: Moment
  /** The world's process too: it comes back as it was. */
  readonly world?: boolean
}

/** What is expected to have been sent, however often the drill was killed. */
const SENT: Readonly<Record<string, number>> = {
  'POST /v1/projects/ID/rollback/ID': 1,
  // The rollback at once, and the same code again behind the swap.
  deploymentRollback: 2,
  // API and workers.
  deploymentStop: 2,
  // Workers.
  deploymentRedeploy: 1,
}

// facts/postgres.md, 8: measured 110 to 125 ms; the rest is what a client takes to come back.
const GAP_MS = 200
// Nobody may wait behind a lock that a dead console holds; on a machine that is busy with other tests a look takes up to 2 s.
const LATE_MS = 3_000

export interface KillReport {
  readonly name: string
  /** Kills that came before the drill's end. */
  readonly points: number
  /** The longest, and those in which somebody was refused. */
  readonly gaps: readonly Gap[]
  readonly sent: Readonly<Record<string, number>>
  /** What is wrong; nothing, when all is well. */
  readonly faults: readonly string[]
}

export async function killDrill({ name, kills }: KillCase): Promise<KillReport> {
  const world = await openDrillWorld()
  try {
    const before = await world.databases()
    const ends: DrillEnd[] = []
    for (const { at, world: worldToo } of kills) {
      const end = await runDrill(world.dir, { resume: ends.length > 0, killAt: at })
      ends.push(end)
      if (end.code !== null) break
      if (worldToo === true) await world.crash()
    }
    const points = ends.filter(({ code }) => code === null).length
    if (ends.at(-1)?.code === null || ends.length === 0)
      ends.push(await runDrill(world.dir, { resume: points > 0 }))
    return { name, points, ...(await judge(world, before, ends)) }
  } finally {
    await world.close()
  }
}

/** Two incidents at a time: what the smallest machine can carry. */
export async function killAll(
  cases: readonly KillCase[],
  say: (text: string) => void,
): Promise<readonly KillReport[]> {
  const queue = [...cases]
  const reports: KillReport[] = []
  const work = async () => {
    for (let one = queue.shift(); one !== undefined; one = queue.shift()) {
      const report = await killDrill(one)
      reports.push(report)
      const gap = report.gaps.find(({ refused }) => refused.length > 0)?.ms ?? 0
      const how = report.faults.length === 0 ? 'well' : 'BROKEN'
      say(`${one.name}: ${report.points} kills, ${how}, refused for ${gap} ms`)
    }
  }
  await Promise.all([work(), work()])
  return reports
}

async function judge(
  world: DrillWorld,
  before: Readonly<Record<string, string>>,
  ends: readonly DrillEnd[],
): Promise<Omit<KillReport, 'name' | 'points'>> {
  const serving = judgeServing(await world.looks())
  const after = await world.databases()
  const posted = await world.posted()
  const sent = Object.fromEntries(
    [...Map.groupBy(world.changes, (one) => one)].map(([one, all]) => [one, all.length]),
  )
  const runs = new Set(ends.flatMap(({ lines }) => lines.flatMap(({ run }) => run ?? [])))
  const run = [...runs].at(-1) ?? ''
  const old = before['vlossom'] ?? ''
  const faults = [
    ...judgeEnd(ends.at(-1)),
    ...(runs.size === 1 ? [] : [`runs: ${[...runs].join(', ')}`]),
    ...(sameCounts(sent, SENT) ? [] : [`sent: ${JSON.stringify(sent)}`]),
    ...(new Set(posted).size === posted.length && posted.length <= 4
      ? []
      : [`posted: ${posted.map((text) => text.slice(0, 60)).join(' | ')}`]),
    ...(after[`vlossom_before_${run}`] === old && Object.keys(after).length === 2
      ? []
      : [`databases: ${JSON.stringify({ before, after })}`]),
    ...(serving.oids.join() === [old, after['vlossom']].join()
      ? []
      : [`served: ${serving.oids.join()} of ${JSON.stringify(after)}`]),
    ...(serving.nameless === 0 ? [] : [`without a database at ${serving.nameless} looks`]),
    ...judgeGaps(serving.gaps),
  ]
  return {
    faults,
    sent,
    gaps: serving.gaps.filter(({ refused }, at) => at === 0 || refused.length > 0),
  }
}

function judgeEnd(end: DrillEnd | undefined): readonly string[] {
  const summary = end?.lines.at(-1)
  const verified = { vercel: 'verified', railway: 'verified', postgres: 'verified' }
  const isWell =
    end?.code === 0 &&
    summary?.type === 'summary' &&
    summary.outcome === 'done' &&
    JSON.stringify(summary.systems) === JSON.stringify(verified)
  if (isWell) return []
  const states = new Map(end?.lines.map((line) => [line.step, line.state]))
  const notWell = [...states].filter(([, state]) => state !== 'succeeded' && state !== 'skipped')
  return [
    `end: exit ${end?.code}, ${JSON.stringify({ outcome: summary?.outcome, systems: summary?.systems })}, ${notWell.join(' ')} ${end?.complaint}`,
  ]
}

/** Refusals are held against the gap of a swap, plus what this busy machine adds to looks that nothing refuses. */
function judgeGaps(gaps: readonly Gap[]): readonly string[] {
  const late = gaps.filter(({ refused }) => refused.length === 0)
  const noiseMs = Math.min(LATE_MS, late[0]?.ms ?? 0)
  return gaps
    .filter(({ ms, refused }) => ms > (refused.length === 0 ? LATE_MS : GAP_MS + noiseMs))
    .map((gap) => `gap: ${JSON.stringify({ ...gap, noiseMs })}`)
}

function sameCounts(
  found: Readonly<Record<string, number>>,
  wanted: Readonly<Record<string, number>>,
): boolean {
  const sorted = (counts: typeof found) =>
    JSON.stringify(Object.entries(counts).toSorted(([a], [b]) => (a < b ? -1 : 1)))
  return sorted(found) === sorted(wanted)
}

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canonicalJson } from '../../../../src/main/kernel/journal/canonical-json.ts'
import { nodeVfs } from '../../../../src/main/kernel/journal/index.ts'
import { verifyLog } from '../../../../src/verifier/verify-log.ts'
import { collect, openLog } from '../../journal/test-journal.ts'
import type { Matrix } from '../power-loss.ts'
import { type Acted, act, type Call, calls, countCalls, type Shape, type Site } from './strace.ts'

const LANES = 2

export interface Sites {
  readonly shapes: readonly Shape[]
  /** What is done at each site. */
  readonly what: readonly Pick<Site, 'what' | 'onwards'>[]
  /** One of so many sites is tried. */
  readonly every: number
  /** A killed child's log is gone on with by another one, which is killed too. */
  readonly twice: boolean
}

/** Does something to each system call by which a real process changes its log, and judges what is left. */
export async function disturbEverySite(
  plan: Sites,
  say: (text: string) => void = () => undefined,
): Promise<Matrix & { readonly notes: readonly string[] }> {
  const root = mkdtempSync(join(tmpdir(), 'rollback-system-calls-'))
  const broken: unknown[] = []
  const hit: Record<string, number> = {}
  let points = 0
  try {
    const tasks = (await sitesOf(plan, root))[Symbol.iterator]()
    const lane = async (number: number): Promise<void> => {
      for (const { shape, site } of tasks) {
        const directory = join(root, `lane-${number}`)
        mkdirSync(directory)
        const first = await act(directory, shape, site)
        const second = plan.twice ? await act(directory, shape, later(site)) : null
        const wrong = await wrongAfter(directory, [first, ...(second === null ? [] : [second])])
        if (wrong.length > 0) broken.push({ shape, site, wrong })
        for (const { reached } of second === null ? [first] : [first, second]) {
          if (!reached) continue
          points += 1
          hit[site.call] = (hit[site.call] ?? 0) + 1
        }
        if (points % 250 === 249) say(`${points} points, ${broken.length} broken`)
        rmSync(directory, { recursive: true })
      }
    }
    await Promise.all(Array.from({ length: LANES }, (_, number) => lane(number)))
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
  return { points, broken, notes: [`sites: ${JSON.stringify(hit)}`] }
}

/** The second child dies somewhere in its recovery from the first one's death. */
function later(site: Site): Site {
  return { ...site, at: 1 + ((site.at * 7) % 9) }
}

async function sitesOf(
  { shapes, what, every }: Sites,
  root: string,
): Promise<readonly { readonly shape: Shape; readonly site: Site }[]> {
  const all: { shape: Shape; site: Site }[] = []
  const [first] = shapes
  if (first !== undefined) await countCalls(mkdtempSync(join(root, 'warm-')), first)
  for (const shape of shapes) {
    const directory = mkdtempSync(join(root, 'count-'))
    const counts: Record<Call, number> = await countCalls(directory, shape)
    for (const call of calls) {
      for (let at = 1; at <= counts[call]; at += 1) {
        for (const how of what) all.push({ shape, site: { call, at, ...how } })
      }
    }
  }
  return all.filter((_, index) => index % every === 0)
}

/** What is not as the children had been promised, or done without having been promised. */
async function wrongAfter(directory: string, acted: readonly Acted[]): Promise<readonly string[]> {
  const dir = join(directory, 'log')
  const before = await sayOf(dir)
  const journal = await openLog(nodeVfs(), { dir })
  const { kind } = journal.status()
  const records = await collect(journal)
  await journal.close()
  const found = new Map(records.map((record) => [record.seq, canonicalJson(record)]))
  const lost = acted
    .flatMap(({ acknowledged }) => acknowledged)
    .filter((line) => found.get(Number(JSON.parse(line).seq)) !== line)
  const intents = records.filter(({ type }) => type === 'INTENT').map(({ body }) => body['number'])
  const done = mutationsIn(directory)
  const unannounced = [...new Set(done)].filter(
    (number) =>
      done.filter((one) => one === number).length > intents.filter((one) => one === number).length,
  )
  return [
    ...before,
    ...(kind === 'verified' || kind === 'unclean-end' ? [] : [`the kernel says ${kind}`]),
    ...lost.map((line) => `lost: ${line.slice(0, 60)}`),
    ...unannounced.map((number) => `mutation ${number} without a durable intent`),
    ...(await sayOf(dir)).map((what) => `after recovery ${what}`),
  ]
}

async function sayOf(directory: string): Promise<readonly string[]> {
  if (!existsSync(directory)) return []
  const { code, segments, findings } = await verifyLog(directory)
  if (code < 2 || (code === 3 && segments === 0)) return []
  return [`the verifier says ${code}: ${findings.map(({ what }) => what).join()}`]
}

function mutationsIn(directory: string): readonly number[] {
  const path = join(directory, 'mutations')
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1).map(Number) : []
}

import { canonicalJson } from '../../../src/main/kernel/journal/canonical-json.ts'
import { verifyLog } from '../../../src/verifier/verify-log.ts'
import { crashState, type DiskState, memoryVfs, seededRandom } from '../journal/memory-vfs.ts'
import { collect, openLog } from '../journal/test-journal.ts'
import { everyCrashState, keyOf } from './crash-states.ts'
import { type ScratchDirectory, scratchDirectory } from './scratch-directory.ts'
import { type Act, markIn, type Promised, playStory, SMALL } from './stories.ts'

/** What a matrix has shown. */
export interface Matrix {
  readonly points: number
  readonly broken: readonly unknown[]
}

/** What is not as promised on a disk that a power loss left behind; empty when all is well. */
async function brokenPromises(
  state: DiskState,
  promised: Promised,
  scratch: ScratchDirectory,
): Promise<readonly string[]> {
  scratch.show(state)
  const asFound = await verdict(scratch)
  const vfs = memoryVfs(state)
  const journal = await openLog(vfs, { ...SMALL, mark: markIn({ mark: promised.mark }) })
  const status = journal.status()
  const sound = status.kind === 'verified' || status.kind === 'unclean-end'
  const found = new Map((await collect(journal)).map((record) => [record.seq, record]))
  const lost = promised.acknowledged
    .filter(({ seq }) => seq > promised.givenUp || found.has(seq))
    .filter((record) => canonicalJson(found.get(record.seq)) !== canonicalJson(record))
    .map((record) => `record ${record.seq} is lost`)
  const births = [...found.values()].filter(({ type }) => type === 'GENESIS').map(({ seq }) => seq)
  const evidence: string[] = []
  for (const ref of promised.evidence) {
    await journal.readEvidence(ref).catch(() => evidence.push(`evidence ${ref.blob} is lost`))
  }
  await journal.appendDurable('INTENT', { after: 'the crash' })
  await journal.close()
  scratch.show(new Map(vfs.paths().map((path) => [path, vfs.bytes(path)])))
  return [
    ...asFound,
    ...(sound ? [] : [`the kernel says ${JSON.stringify(status)}`]),
    ...(births.join() === '1' || (promised.givenUp > 0 && births.length === 0)
      ? []
      : [`genesis at ${births.join()}`]),
    ...lost,
    ...evidence,
    ...(await verdict(scratch)).map((what) => `after recovery ${what}`),
  ]
}

/** A directory without a header is no log yet: not decided, and nothing was acknowledged. */
async function verdict({ path }: ScratchDirectory): Promise<readonly string[]> {
  const { code, segments, findings } = await verifyLog(path)
  if (code < 2 || (code === 3 && segments === 0)) return []
  return [`the verifier says ${code}: ${findings.map(({ what }) => what).join()}`]
}

export interface PowerLoss {
  readonly stories: readonly (readonly Act[])[]
  /** How many states of one moment are tried at most before files are varied one by one. */
  readonly most: number
  /** Only each so-many-th state is judged; 1 for all. */
  readonly every: number
  /** Each so-many-th state judged loses its power again while it recovers; of those states each so-many-th is judged. */
  readonly again: { readonly of: number; readonly every: number }
}

/** Short stories, all states of all moments; the recovery from some of them is cut short as well. */
export async function losePowerInEveryState(plan: PowerLoss): Promise<Matrix> {
  using scratch = scratchDirectory()
  const broken: unknown[] = []
  let [points, passed] = [0, 0]

  async function judge(left: Left, about: object): Promise<void> {
    points += 1
    const wrong = await brokenPromises(left.state, left.promised, scratch)
    if (wrong.length > 0) broken.push({ ...about, wrong })
  }

  async function recover({ state, promised }: Left, about: object): Promise<void> {
    let each = 0
    for (const left of statesOf(await playStory(['intent'], state, promised), plan.most)) {
      each += 1
      if (each % plan.again.every === 0) await judge(left, { ...about, again: each })
    }
  }

  for (const story of plan.stories) {
    for (const left of statesOf(await playStory(story), plan.most)) {
      passed += 1
      if (passed % plan.every !== 0) continue
      await judge(left, { story, state: passed })
      if (passed % (plan.every * plan.again.of) === 0) await recover(left, { story, state: passed })
    }
  }
  return { points, broken }
}

interface Left {
  readonly state: DiskState
  readonly promised: Promised
}

/** Each state once for each number of promises: the same disk must keep more of them later. */
function* statesOf(points: Awaited<ReturnType<typeof playStory>>, most: number): Generator<Left> {
  const seen = new Set<string>()
  for (const { moment, ...promised } of points) {
    for (const state of everyCrashState(moment, most)) {
      const { acknowledged, givenUp, mark } = promised
      const key = [keyOf(state), acknowledged.length, givenUp, mark?.seq].join()
      if (seen.has(key)) continue
      seen.add(key)
      yield { state, promised }
    }
  }
}

/** Longer stories, where all states would be too many: `samples` of each moment. */
export async function losePowerInSomeStates(
  stories: readonly (readonly Act[])[],
  samples: number,
): Promise<Matrix> {
  using scratch = scratchDirectory()
  const random = seededRandom(20)
  const broken: unknown[] = []
  let points = 0
  for (const story of stories) {
    for (const [index, point] of (await playStory(story)).entries()) {
      for (let sample = 0; sample < samples; sample += 1) {
        const wrong = await brokenPromises(crashState(point.moment, random), point, scratch)
        if (wrong.length > 0) broken.push({ story, index, sample, wrong })
        points += 1
      }
    }
  }
  return { points, broken }
}

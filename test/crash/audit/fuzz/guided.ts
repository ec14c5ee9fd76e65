import { seededRandom } from '../../journal/memory-vfs.ts'
import type { Matrix } from '../power-loss.ts'
import { mutate } from './mutate.ts'
import { ReachedSource } from './reached-source.ts'
import { seedsFor } from './seeds.ts'
import type { Target } from './targets.ts'

/** Looking at the coverage costs as much as so many inputs. */
const BATCH = 64

/**
 * A small coverage-guided fuzzer: inputs that reach source which no other has reached join the corpus
 * that the next ones are made of. (Jazzer's prebuilt engine needs a newer C library than Debian 12 has.)
 * Broken are inputs on which a reader throws, or the two do not say the same.
 */
export async function fuzz(
  milliseconds: number,
  seed: number,
  names?: readonly string[],
): Promise<Matrix & { readonly notes: readonly string[] }> {
  using source = new ReachedSource()
  await source.begin()
  const { targets } = await import('./targets.ts')
  const chosen = targets.filter(({ name }) => names?.includes(name) ?? true)
  const broken: unknown[] = []
  const notes: string[] = []
  let points = 0
  for (const target of chosen) {
    source.clear()
    const shown = await fuzzOne(source, target, { ms: milliseconds / chosen.length, seed })
    points += shown.executions
    broken.push(...shown.broken)
    notes.push(
      `${target.name}: ${shown.executions} executions, ${source.size()} characters of the readers' source reached (${shown.bySeeds} by the seeds), ${shown.corpus} inputs kept`,
    )
  }
  return { points, broken, notes }
}

async function fuzzOne(
  source: ReachedSource,
  target: Target,
  plan: { readonly ms: number; readonly seed: number },
) {
  const random = seededRandom(plan.seed)
  const corpus: Buffer[] = []
  const broken: unknown[] = []
  let executions = 0

  function run(input: Buffer): void {
    executions += 1
    try {
      target.run(input)
    } catch (error) {
      if (broken.length >= 20) return
      broken.push({ target: target.name, error: String(error), input: input.toString('base64') })
    }
  }

  await source.look()
  for (const input of unlike(seedsFor(target))) {
    run(input)
    if ((await source.look()) > 0) corpus.push(input)
  }
  const bySeeds = source.size()
  const until = performance.now() + plan.ms
  while (performance.now() < until) {
    const batch = Array.from({ length: BATCH }, () => mutate(corpus, random))
    for (const input of batch) run(input)
    if ((await source.look()) === 0) continue
    // Something new was among them. Once more, each by itself: the corpus wants the one that did it,
    // and keeps the shortest way there out of the batch.
    corpus.push(...(await reachers(batch)))
  }
  return { executions, bySeeds, corpus: corpus.length, broken }

  /** Of inputs that together reached something new, those without which it would be missed. */
  async function reachers(batch: readonly Buffer[]): Promise<readonly Buffer[]> {
    using alone = new ReachedSource()
    await alone.begin()
    await alone.look()
    for (const input of corpus) run(input)
    await alone.look()
    const found: Buffer[] = []
    for (const input of batch) {
      run(input)
      if ((await alone.look()) > 0) found.push(input)
    }
    return found
  }
}

/** The first of each length: others of the same tell nothing that mutations would not. */
function unlike(inputs: readonly Buffer[]): readonly Buffer[] {
  return [...new Map(inputs.map((input) => [input.length, input])).values()].slice(0, 60)
}

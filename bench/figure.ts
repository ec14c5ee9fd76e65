/** One measured figure beside what a user would use instead, both from the same run. */
export interface Figure {
  readonly what: string
  readonly unit: 'ms' | 's' | 'records/s' | 'MiB/s' | 'MiB'
  readonly ours: number
  readonly reference: number
  /** What the reference is, in words. */
  readonly referenceIs: string
  /** ours ÷ reference. */
  readonly ratio: number
  /** What the design asks for, where it does. */
  readonly goal?: Goal
}

export type Goal =
  | { readonly atLeast: number }
  | { readonly atMost: number }
  | { readonly ratioAtLeast: number }
  | { readonly ratioAtMost: number }

/** Whether the figure reaches its goal; one without a goal reaches it. */
export function reachesGoal({ ours, ratio, unit, goal }: Figure): boolean {
  return goal === undefined || wordsFor(goal, unit, { ours, ratio })[0]
}

/** The goal in words, and whether the figure reaches it. */
export function judged({ ours, ratio, unit, goal }: Figure): string {
  if (goal === undefined) return ''
  const [reached, words] = wordsFor(goal, unit, { ours, ratio })
  return `; goal ${words}: ${reached ? 'reached' : 'NOT reached'}`
}

function wordsFor(
  goal: Goal,
  unit: Figure['unit'],
  { ours, ratio }: Pick<Figure, 'ours' | 'ratio'>,
): readonly [boolean, string] {
  if ('atLeast' in goal)
    return [ours >= goal.atLeast, `≥ ${goal.atLeast.toLocaleString('en')} ${unit}`]
  if ('atMost' in goal) return [ours <= goal.atMost, `≤ ${goal.atMost} ${unit}`]
  if ('ratioAtLeast' in goal) return [ratio >= goal.ratioAtLeast, `≥ ${goal.ratioAtLeast} ×`]
  return [ratio <= goal.ratioAtMost, `≤ ${goal.ratioAtMost} ×`]
}

export interface Benchmark {
  readonly name: string
  run(say: (text: string) => void): Promise<readonly Figure[]>
}

export function figure(given: Omit<Figure, 'ratio'>): Figure {
  return { ...given, ratio: Number((given.ours / given.reference).toFixed(3)) }
}

/** The value below which `share` (0..1) of the samples lie. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export function median(samples: readonly number[]): number {
  return percentile(samples, 0.5)
}

/** Milliseconds that one call took. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

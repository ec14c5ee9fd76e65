import { type Benchmark, type Figure, judged, reachesGoal } from './figure.ts'

export interface Told {
  /** One object a benchmark instead of lines for people. */
  readonly json: boolean
  /** Whether a goal that is not reached is a failure. */
  readonly strict: boolean
  readonly print: (text: string) => void
  readonly say: (text: string) => void
}

/** Runs them one after the other. @returns the exit code: 1 where a goal was not reached and that is a failure, else 0 */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  { json, strict, print, say }: Told,
): Promise<0 | 1> {
  let missedAny = false
  for (const { name, run } of benchmarks) {
    const figures = await run((text) => say(`bench ${name}: ${text}`))
    print(
      json ? JSON.stringify({ name, figures }) : `\n${[name, ...figures.map(lineOf)].join('\n')}`,
    )
    for (const one of figures.filter((figure) => !reachesGoal(figure))) {
      missedAny = true
      say(`bench ${name}: ${one.what}${judged(one)}`)
    }
  }
  return strict && missedAny ? 1 : 0
}

function lineOf(figure: Figure): string {
  const { what, unit, ours, reference, referenceIs, ratio } = figure
  const words = `${what}: ${short(ours)} ${unit} against ${short(reference)} ${unit} (${referenceIs})`
  return `  ${ratio.toFixed(2)} ×  ${words}${judged(figure)}`
}

function short(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

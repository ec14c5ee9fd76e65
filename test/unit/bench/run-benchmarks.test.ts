import { expect, test } from 'vitest'
import { type Benchmark, figure, type Goal } from '../../../bench/figure.ts'
import { runBenchmarks } from '../../../bench/run-benchmarks.ts'

function benchmark(ours: number, goal?: Goal): Benchmark {
  const made = figure({
    what: 'append',
    unit: 'ms',
    ours,
    reference: 2,
    referenceIs: 'a bare write',
    ...(goal === undefined ? {} : { goal }),
  })
  return { name: 'audit', run: async () => [made] }
}

async function run(one: Benchmark, strict: boolean, json = false) {
  const printed: string[] = []
  const said: string[] = []
  const code = await runBenchmarks([one], {
    json,
    strict,
    print: (text) => printed.push(text),
    say: (text) => said.push(text),
  })
  return { code, printed: printed.join('\n'), said: said.join('\n') }
}

const GOAL = { ratioAtMost: 2 } as const

test('a goal that is not reached is said, and is a failure only where that was asked for', async () => {
  const missed = 'bench audit: append; goal ≤ 2 ×: NOT reached'
  expect(await run(benchmark(5, GOAL), false)).toMatchObject({ code: 0, said: missed })
  expect(await run(benchmark(5, GOAL), true)).toMatchObject({ code: 1, said: missed })
  expect(await run(benchmark(5, GOAL), true, true)).toMatchObject({ code: 1, said: missed })
})

test('what reaches its goal, or has none, never fails', async () => {
  expect(await run(benchmark(4, GOAL), true)).toMatchObject({ code: 0, said: '' })
  expect(await run(benchmark(400), true)).toMatchObject({ code: 0, said: '' })
})

test('a figure that came to nothing does not reach its goal', async () => {
  const nothing = benchmark(Number.NaN, { atLeast: 1 })
  expect((await run(nothing, true)).code).toBe(1)
})

test('each figure is a line for people, or in one object for programs', async () => {
  expect((await run(benchmark(3, GOAL), false)).printed).toBe(
    '\naudit\n  1.50 ×  append: 3.00 ms against 2.00 ms (a bare write); goal ≤ 2 ×: reached',
  )
  const { printed } = await run(benchmark(3, GOAL), false, true)
  expect(JSON.parse(printed)).toMatchObject({
    name: 'audit',
    figures: [{ ratio: 1.5, goal: GOAL }],
  })
})

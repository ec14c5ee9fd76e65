import { auditBenchmark } from './audit/index.ts'
import { chainBenchmark } from './chain/index.ts'
import { engineBenchmark } from './engine/index.ts'
import { type Benchmark, type Figure, judged } from './figure.ts'
import { restoreBenchmark } from './restore/index.ts'
import { startupBenchmark } from './startup/index.ts'

// npm run bench -- NAME… [--json]: ratios against what a user would use instead, measured in one run.
const all: readonly Benchmark[] = [
  auditBenchmark,
  chainBenchmark,
  engineBenchmark,
  restoreBenchmark,
  startupBenchmark,
]

const json = process.argv.includes('--json')
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const unknown = wanted.filter((name) => !all.some((one) => one.name === name))
if (unknown.length > 0) {
  console.error(
    `bench: no benchmark ${unknown.join(', ')}; there are ${all.map(({ name }) => name).join(', ')}`,
  )
  process.exit(2)
}

for (const benchmark of all) {
  if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue
  const figures = await benchmark.run((text) => console.error(`bench ${benchmark.name}: ${text}`))
  if (json) console.log(JSON.stringify({ name: benchmark.name, figures }))
  else print(benchmark.name, figures)
}

function print(name: string, figures: readonly Figure[]): void {
  console.log(`\n${name}`)
  for (const one of figures) {
    const { what, unit, ours, reference, referenceIs, ratio } = one
    const words = `${what}: ${short(ours)} ${unit} against ${short(reference)} ${unit} (${referenceIs})`
    console.log(`  ${ratio.toFixed(2)} ×  ${words}${judged(one)}`)
  }
}

function short(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toPrecision(3)
}

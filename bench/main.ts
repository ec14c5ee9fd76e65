import { auditBenchmark } from './audit/index.ts'
import { chainBenchmark } from './chain/index.ts'
import { engineBenchmark } from './engine/index.ts'
import type { Benchmark } from './figure.ts'
import { restoreBenchmark } from './restore/index.ts'
import { runBenchmarks } from './run-benchmarks.ts'
import { startupBenchmark } from './startup/index.ts'

// npm run bench -- NAME… [--json] [--strict]: ratios against what a user would use instead, measured in one run. A goal that
// is not reached is said; with --strict it is exit code 1 too.
const all: readonly Benchmark[] = [
  auditBenchmark,
  chainBenchmark,
  engineBenchmark,
  restoreBenchmark,
  startupBenchmark,
]
const OPTIONS = ['--json', '--strict']

const given = process.argv.slice(2)
const options = given.filter((argument) => argument.startsWith('--'))
const wanted = given.filter((argument) => !argument.startsWith('--'))
const unknown = [
  ...options.filter((option) => !OPTIONS.includes(option)),
  ...wanted.filter((name) => !all.some((one) => one.name === name)),
]
if (unknown.length > 0) {
  const known = [...all.map(({ name }) => name), ...OPTIONS].join(', ')
  console.error(`bench: there is no ${unknown.join(', ')}; there are ${known}`)
  process.exit(2)
}

process.exitCode = await runBenchmarks(
  all.filter(({ name }) => wanted.length === 0 || wanted.includes(name)),
  {
    json: options.includes('--json'),
    strict: options.includes('--strict'),
    print: (text) => console.log(text),
    say: (text) => console.error(text),
  },
)

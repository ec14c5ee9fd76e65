import { longCases } from './drill/kill-cases.ts'
import { killAll } from './drill/kill-drill.ts'
import { losePowerEverywhere } from './journal/crash-points.ts'
import { killWriters } from './journal/killed-writer.ts'

/**
 * npm run test:crash [-- NAME…] [--json]: the long matrices, whose short forms are in `npm test`. One line a matrix;
 * what is broken goes to standard error. Exit 0 only when nothing is.
 */
type Matrix = (
  say: (text: string) => void,
) => Promise<{ readonly points: number; readonly broken: readonly unknown[] }>

const POWER_LOSS_SEEDS = Array.from({ length: 12 }, (_, index) => index + 1)

const matrices: Readonly<Record<string, Matrix>> = {
  'journal-power-loss': () => losePowerEverywhere(POWER_LOSS_SEEDS, 4),
  'journal-kill': () => killWriters(240, 3),
  'drill-kill': async (say) => {
    const reports = await killAll(longCases(108, 1), say)
    return {
      points: reports.reduce((sum, { points }) => sum + points, 0),
      broken: reports.filter(({ faults }) => faults.length > 0),
    }
  },
}

const json = process.argv.includes('--json')
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const unknown = wanted.filter((name) => !(name in matrices))
if (unknown.length > 0) {
  const known = Object.keys(matrices).join(', ')
  console.error(`test:crash: no matrix ${unknown.join(', ')}; there are ${known}`)
  process.exit(2)
}

for (const [name, run] of Object.entries(matrices)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  const begun = performance.now()
  const { points, broken } = await run((text) => console.error(`test:crash ${name}: ${text}`))
  const seconds = Math.round((performance.now() - begun) / 100) / 10
  for (const one of broken) console.error(JSON.stringify(one))
  if (broken.length > 0) process.exitCode = 1
  if (json) console.log(JSON.stringify({ name, points, broken: broken.length, seconds }))
  else console.log(`${name}: ${points} points, ${broken.length} broken, ${seconds} s`)
}

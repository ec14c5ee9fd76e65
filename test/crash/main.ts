import { chosen, matrices } from './matrices.ts'

/**
 * npm run test:crash [-- NAME…] [--json]: the long matrices, whose short forms are in `npm test`. One line a matrix;
 * what is broken goes to standard error. Exit 0 only when nothing is.
 */
const json = process.argv.includes('--json')
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const asked = chosen(wanted)
if (asked === null) {
  const known = Object.keys(matrices).join(', ')
  console.error(`test:crash: no matrix ${wanted.join(', ')}; there are ${known}`)
  process.exit(2)
}

for (const [name, run] of asked) {
  const say = (text: string): void => console.error(`test:crash ${name}: ${text}`)
  const begun = performance.now()
  const shown = await run(say)
  const seconds = Math.round((performance.now() - begun) / 100) / 10
  if ('skipped' in shown) {
    say(`!! NOT RUN: ${shown.skipped}`)
    const line = { name, points: 0, broken: 0, seconds, skipped: shown.skipped }
    console.log(json ? JSON.stringify(line) : `${name}: NOT RUN, ${shown.skipped}`)
    continue
  }
  const { points, broken, notes = [] } = shown
  for (const note of notes) say(note)
  for (const one of broken) console.error(JSON.stringify(one))
  if (broken.length > 0) process.exitCode = 1
  if (json) console.log(JSON.stringify({ name, points, broken: broken.length, seconds }))
  else console.log(`${name}: ${points} points, ${broken.length} broken, ${seconds} s`)
}

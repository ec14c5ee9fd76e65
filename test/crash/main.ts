import { chosen, matrices } from './matrices.ts'
import { exitCodeOf, type Verdict, verdictOn } from './verdict.ts'

/**
 * npm run test:crash [-- NAME…] [--json]: the long matrices, whose short forms are in `npm test`. One line a matrix;
 * what is broken goes to standard error. Exit 0 only when nothing is, and each matrix reached the points that it must.
 */
const json = process.argv.includes('--json')
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const asked = chosen(wanted)
if (asked === null) {
  const known = Object.keys(matrices).join(', ')
  console.error(`test:crash: no matrix ${wanted.join(', ')}; there are ${known}`)
  process.exit(2)
}

const verdicts: Verdict[] = []
for (const [name, { least, run }] of asked) {
  const say = (text: string): void => console.error(`test:crash ${name}: ${text}`)
  const begun = performance.now()
  const shown = await run(say)
  const seconds = Math.round((performance.now() - begun) / 100) / 10
  const verdict = verdictOn(shown, { name, least, seconds })
  if ('skipped' in shown) say(`!! NOT RUN: ${shown.skipped}`)
  else {
    for (const note of shown.notes ?? []) say(note)
    for (const one of shown.broken) console.error(JSON.stringify(one))
  }
  if ('tooFew' in verdict.line) say(`!! ${verdict.line['tooFew']}: it proves nothing`)
  console.log(json ? JSON.stringify(verdict.line) : verdict.words)
  verdicts.push(verdict)
}
process.exitCode = exitCodeOf(verdicts)

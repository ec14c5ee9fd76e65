import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Reads the command line of every process (Linux) each 20 ms and says which of the secrets stand in one. Secrets come
 * by standard input, as one line of JSON; only their names go out. Ends with its standard input.
 */
const EVERY_MS = 20
const secrets: { readonly name: string; readonly shapes: readonly string[] }[] = []
let rounds = 0
let ended = false

process.stdin.setEncoding('utf8').on('data', (line: string) => secrets.push(...JSON.parse(line)))
process.stdin.on('end', () => {
  ended = true
})

const told = new Set<string>()
const seen = new Set<string>()
while (!ended) {
  const begun = Date.now()
  if (secrets.length > 0) lookAtAll()
  await sleep(Math.max(1, EVERY_MS - (Date.now() - begun)))
}
process.stdout.write(`${JSON.stringify({ rounds, commandLines: seen.size })}\n`)

function lookAtAll(): void {
  rounds += 1
  for (const pid of readdirSync('/proc')) {
    if (!/^\d+$/.test(pid)) continue
    const line = commandLineOf(pid)
    if (seen.has(line)) continue
    seen.add(line)
    for (const { name, shapes } of secrets) {
      if (!told.has(name) && shapes.some((shape) => line.includes(shape))) {
        told.add(name)
        process.stdout.write(`${JSON.stringify({ secret: name })}\n`)
      }
    }
  }
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    // It has ended between the listing and the look.
    return ''
  }
}

import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

/**
 * Asks for a passphrase on the terminal without showing it, or reads the first line of standard
 * input where there is no terminal. Never an argument: those are shown to every user of a machine.
 */
export function askPassphrase(): Promise<string> {
  const terminal = process.stdin.isTTY === true
  if (terminal) process.stderr.write('Passphrase of the recovery kit: ')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal })
  return new Promise((resolve) => {
    let answer = ''
    lines.once('line', (line) => {
      answer = line
      lines.close()
    })
    lines.once('close', () => {
      if (terminal) process.stderr.write('\n')
      resolve(answer)
    })
  })
}

import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { Secret } from '../../../shared/domain/secret.ts'

/** Asks on the terminal, without an echo. @throws Error where there is no terminal */
export async function askPassphrase(question: string): Promise<Secret> {
  if (process.stdin.isTTY !== true) throw new Error('A passphrase needs a terminal to ask on.')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    // Only now the terminal has stopped to echo: who types as soon as the question stands there is not shown.
    const answer = terminal.question('')
    process.stderr.write(question)
    return new Secret(await answer)
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}

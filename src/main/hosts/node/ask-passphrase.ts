import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { Secret } from '../../../shared/domain/secret.ts'

/** Asks on the terminal, without an echo. @throws Error where there is no terminal */
export async function askPassphrase(question: string): Promise<Secret> {
  if (process.stdin.isTTY !== true) throw new Error('A passphrase needs a terminal to ask on.')
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  try {
    return new Secret(await terminal.question(''))
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}

import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'

interface Terminal {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stderr: NodeJS.WritableStream
}

/**
 * Asks for a passphrase on the terminal without showing it, or reads the first line of standard
 * input where there is no terminal. Never an argument: those are shown to every user of a machine.
 */
export function askOn({ stdin, stderr }: Terminal): Promise<string> {
  const terminal = stdin.isTTY === true
  if (terminal) stderr.write('Passphrase of the recovery kit: ')
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: stdin, output: silent, terminal })
  return new Promise((resolve) => {
    let answer = ''
    lines.once('line', (line) => {
      answer = line
      lines.close()
    })
    lines.once('close', () => {
      if (terminal) stderr.write('\n')
      resolve(answer)
    })
  })
}

/** The same on this process's own terminal. */
export const askPassphrase = (): Promise<string> => askOn(process)

import { askPassphrase } from '../../../../verifier/ask-passphrase.ts'
import { psqlFrom } from '../../../../verifier/history/psql.ts'
import { runVerifier } from '../../../../verifier/run.ts'

/**
 * The stand-alone verifier, which shares no code with the writer. The same program is built as one file
 * of its own, out/main/verifier.js, for those who have no console.
 */
export function verify(args: readonly string[]): Promise<number> {
  const { log: print, error: complain } = console
  const psql = psqlFrom(process.env)
  return runVerifier(['verify', ...args], { print, complain, askPassphrase, psql })
}

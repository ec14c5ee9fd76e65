import { askPassphrase } from '../../../verifier/ask-passphrase.ts'
import { runVerifier } from '../../../verifier/run.ts'

// `npm run audit -- verify DIR`: the stand-alone verifier, which shares no code with the writer. The
// same program is built as one file of its own, out/main/verifier.js, for those who have no console.
const USAGE_CODE = 4

process.exitCode = await audit(process.argv.slice(2))

async function audit(args: readonly string[]): Promise<number> {
  const [verb] = args
  if (verb === 'export' || verb === 'recover') {
    console.error(`"${verb}" is not there yet; there is "verify".`)
    return USAGE_CODE
  }
  return runVerifier(args, { print: console.log, complain: console.error, askPassphrase })
}

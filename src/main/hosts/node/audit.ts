import { helpOf, usage } from './audit/usage.ts'
import { verify } from './audit/verify.ts'

// `npm run audit -- verify|recover|export …`: one file for each verb. Those that need the console's own
// parts load them when they are asked for: to verify a log none of them has to be well.
const USAGE_CODE = 4

process.exitCode = await audit(process.argv.slice(2))

/** @returns the exit code of the verb. Without one it is the verifier's 4: its 2 would say that a log is damaged */
async function audit(args: readonly string[]): Promise<number> {
  const [verb = '', ...rest] = args
  if (verb === '--help' || rest.includes('--help')) {
    console.log(helpOf(verb))
    return 0
  }
  switch (verb) {
    case 'verify':
      return verify(rest)
    case 'recover':
      return (await import('./audit/recover.ts')).recover(rest)
    case 'export':
      return (await import('./audit/export.ts')).exportHistory(rest)
    default:
      console.error(`${verb === '' ? 'Nothing to do.' : `Unknown command "${verb}".`}\n\n${usage}`)
      return USAGE_CODE
  }
}

import { askPassphrase } from './ask-passphrase.ts'
import { psqlFrom } from './history/psql.ts'
import { runVerifier } from './run.ts'

// Reads an audit log by itself: `node main.ts verify DIR`, or the same as one built file.
process.exitCode = await runVerifier(process.argv.slice(2), {
  print: console.log,
  complain: console.error,
  askPassphrase,
  psql: psqlFrom(process.env),
})

import { sayAs } from './lib/say.mjs'
import { SetUpError } from './setup/need.mjs'
import { purposes } from './setup/purposes.mjs'
import { setUp } from './setup/set-up.mjs'

// node scripts/setup.mjs [start|open|check|test]: Node 20 or newer, nothing installed.
const purpose = process.argv[2] ?? 'start'
const say = sayAs('set-up')
if (!Object.hasOwn(purposes, purpose)) {
  say(`unknown purpose "${purpose}"; one of: ${Object.keys(purposes).join(', ')}`)
  process.exit(2)
}
try {
  await setUp(purpose)
} catch (error) {
  say(error instanceof SetUpError ? error.message : (error.stack ?? String(error)))
  process.exit(1)
}

import { command } from './lib/command.mjs'
import { built } from './lib/paths.mjs'
import { runNode24 } from './lib/run-through.mjs'
import { setUp } from './setup/set-up.mjs'

// npm run approve: on any machine, without a network, so it takes what is built as it is.
await command('approve', async () => {
  await setUp('open')
  return runNode24(built('approve'), process.argv.slice(2))
})

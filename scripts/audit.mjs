import { command } from './lib/command.mjs'
import { built } from './lib/paths.mjs'
import { runNode24 } from './lib/run-through.mjs'
import { setUp } from './setup/set-up.mjs'

// npm run audit -- verify|export|recover … : must work offline and in an incident, so it takes what
// is built as it is.
await command('audit', async () => {
  await setUp('open')
  return runNode24(built('audit'), process.argv.slice(2))
})

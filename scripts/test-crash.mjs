import { join } from 'node:path'
import { command } from './lib/command.mjs'
import { repository } from './lib/paths.mjs'
import { runNode24 } from './lib/run-through.mjs'
import { setUp } from './setup/set-up.mjs'

// npm run test:crash [-- NAME] [--json]: the long matrices; `npm test` runs their short forms.
await command('test:crash', async () => {
  await setUp('test')
  return runNode24(join(repository, 'test/crash/main.ts'), process.argv.slice(2))
})

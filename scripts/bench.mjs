import { join } from 'node:path'
import { command } from './lib/command.mjs'
import { repository } from './lib/paths.mjs'
import { runNode24 } from './lib/run-through.mjs'
import { setUp } from './setup/set-up.mjs'

// npm run bench -- NAME… [--json] [--strict]
await command('bench', async () => {
  await setUp('start')
  return runNode24(join(repository, 'bench/main.ts'), process.argv.slice(2))
})

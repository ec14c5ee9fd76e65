import { join } from 'node:path'
import { command } from './lib/command.mjs'
import { repository } from './lib/paths.mjs'
import { runNode24 } from './lib/run-through.mjs'
import { findBrowser } from './setup/browser.mjs'
import { thisMachine } from './setup/machine.mjs'
import { setUp } from './setup/set-up.mjs'

// npm run screenshots: docs/pictures/*.png, made by the end-to-end tests' own pages.
await command('screenshots', async () => {
  await setUp('test')
  const env = { ...process.env, ROLLBACK_BROWSER: findBrowser(thisMachine()) ?? '' }
  const args = ['test', '--config', join(repository, 'test/e2e/screenshots.config.ts')]
  return runNode24(join(repository, 'node_modules/@playwright/test/cli.js'), args, { env })
})

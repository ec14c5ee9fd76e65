import { command } from './lib/command.mjs'
import { architectureGate, runGates } from './lib/gates.mjs'
import { setUp } from './setup/set-up.mjs'

// npm run check: the quick gate while working.
await command('check', async () => {
  await setUp('check')
  const { failed } = await runGates((text) => process.stdout.write(text), [architectureGate])
  return failed === 0 ? 0 : 1
})

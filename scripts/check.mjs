import { command } from './lib/command.mjs'
import { architectureGate, runGates } from './lib/gates.mjs'

// npm run check: the quick gate while working. Needs installed packages, nothing else.
await command('check', async () => {
  const { failed } = await runGates((text) => process.stdout.write(text), [architectureGate])
  return failed === 0 ? 0 : 1
})

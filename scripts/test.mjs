import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command } from './lib/command.mjs'
import { lastLine, sum } from './lib/count.mjs'
import { runGates } from './lib/gates.mjs'
import { runPlaywright, runVitest } from './lib/suites.mjs'
import { treeState } from './lib/tree-state.mjs'

// npm test: types, lint, unused code; unit, architecture, conformance, integration and crash tests; end-to-end
// tests, those that must be shown within bounds of time last. Its last line counts all of them. One suite after the
// other: two cores that do both at once starve the browser, and steps come later than anybody waits for them.
await command('test', async () => {
  const print = (text) => process.stdout.write(text)
  const before = await treeState()
  const gates = { ...(await runGates(print)), skipped: [] }
  const [vitest, playwright] = await withTestWorlds(async () => {
    const vitest = await runVitest(print, process.argv.slice(2))
    const most = await runPlaywright(print, 'most')
    return [vitest, sum([most, await runPlaywright(print, 'alone')])]
  })
  const cleanliness = await judgeTree(before, print)
  const total = sum([gates, vitest, playwright, cleanliness])
  const ranNothing =
    vitest.passed + vitest.failed === 0 || playwright.passed + playwright.failed === 0
  if (ranNothing) print('\nFAILED  a suite ran no test at all\n')
  if (total.skipped.length > 0) print('\nSkipped:\n')
  for (const { name, reason } of total.skipped) print(`  ${name}: ${reason ?? 'no reason given'}\n`)
  const verdict = ranNothing ? { ...total, failed: total.failed + 1 } : total
  print(`\n${lastLine(verdict)}\n`)
  return verdict.failed === 0 ? 0 : 1
})

/** With a folder in which the suites' processes keep rehearsal worlds to copy (`test/doubles/test-world.ts`). */
async function withTestWorlds(work) {
  const folder = mkdtempSync(join(tmpdir(), 'rollback-test-worlds-'))
  process.env.ROLLBACK_TEST_WORLDS = folder
  try {
    return await work()
  } finally {
    delete process.env.ROLLBACK_TEST_WORLDS
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Tests leave the tree as they found it: one more test, which every run makes. */
async function judgeTree(before, print) {
  const after = await treeState()
  if (before === null || after === null) {
    const reason = 'this is not a checkout that git would look at'
    return { passed: 0, failed: 0, skipped: [{ name: 'tests leave the tree clean', reason }] }
  }
  if (before.hash === after.hash && before.lines.join() === after.lines.join()) {
    return { passed: 1, failed: 0, skipped: [] }
  }
  print(`\nFAILED  the tests have changed the tree:\n${after.lines.join('\n')}\n`)
  return { passed: 0, failed: 1, skipped: [] }
}

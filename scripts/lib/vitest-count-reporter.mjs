import { writeFileSync } from 'node:fs'

/**
 * Writes what the last line of `npm test` needs to the file that `ROLLBACK_VITEST_COUNT` names:
 * numbers, and each skipped test with its reason (vitest's own JSON leaves the reason out).
 */
// biome-ignore lint/style/noDefaultExport: vitest takes a reporter by its default export
export default class CountReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const file = process.env.ROLLBACK_VITEST_COUNT
    if (file === undefined) return
    const counted = { passed: 0, failed: unhandledErrors.length, skipped: [] }
    for (const module of modules) {
      let failedHere = 0
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'passed') counted.passed += 1
        else if (result.state === 'failed') failedHere += 1
        else counted.skipped.push({ name: test.fullName, reason: result.note ?? null })
      }
      // A file that cannot be loaded, or whose set-up fails, has no failed test to show for it.
      counted.failed += module.state() === 'failed' ? Math.max(1, failedHere) : failedHere
    }
    writeFileSync(file, JSON.stringify(counted))
  }
}

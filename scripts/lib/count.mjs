/**
 * @typedef {{ passed: number, failed: number, skipped: { name: string, reason: string | null }[] }} Count
 */

/** @returns {Count} */
export function sum(counts) {
  return {
    passed: counts.reduce((total, count) => total + count.passed, 0),
    failed: counts.reduce((total, count) => total + count.failed, 0),
    skipped: counts.flatMap((count) => count.skipped),
  }
}

/**
 * The one line that CI reads.
 * @param {Count} count
 */
export function lastLine({ passed, failed, skipped }) {
  const line = `${passed} passed, ${failed} failed`
  return skipped.length === 0 ? line : `${line}, ${skipped.length} skipped`
}

/**
 * Playwright's JSON report as a count.
 * @param {unknown} report
 * @returns {Count}
 */
export function countPlaywright(report) {
  const tests = report.suites.flatMap(testsUnder)
  const of = (...statuses) => tests.filter(({ status }) => statuses.includes(status))
  return {
    passed: of('expected', 'flaky').length,
    // Errors outside tests: a spec that cannot be loaded, a configuration that is wrong.
    failed: of('unexpected').length + report.errors.length,
    skipped: of('skipped').map(({ name, reason }) => ({ name, reason })),
  }
}

function testsUnder(suite) {
  const own = (suite.specs ?? []).flatMap((spec) =>
    spec.tests.map((test) => ({
      name: `${spec.file} > ${spec.title} (${test.projectName})`,
      status: test.status,
      reason: test.annotations.find(({ type }) => type === 'skip')?.description ?? null,
    })),
  )
  return [...own, ...(suite.suites ?? []).flatMap(testsUnder)]
}

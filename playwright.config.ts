import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { defineConfig } from '@playwright/test'

/**
 * The installed browser, found as set-up finds it (`scripts/setup/browser.mjs`): closed machines
 * cannot fetch Playwright's own. `scripts/test.mjs` hands the path over; a bare `playwright test`
 * looks for itself.
 */
function installedBrowser(): string | undefined {
  const handed = process.env['ROLLBACK_BROWSER']
  if (handed !== undefined && handed !== '') return handed
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file))
}

const browser = installedBrowser()
// Chromium's sandbox refuses to run as root (containers, CI).
const asRoot = process.getuid?.() === 0
const report = process.env['ROLLBACK_PLAYWRIGHT_REPORT'] ?? 'test-results/report.json'

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/e2e',
  workers: 1,
  retries: 0,
  // Long, because the smallest machine has two cores; what must be quick says so by itself.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: report }]],
  use: {
    trace: 'retain-on-failure',
    launchOptions: {
      ...(browser === undefined ? {} : { executablePath: browser }),
      args: asRoot ? ['--no-sandbox'] : [],
    },
  },
  projects: [
    { name: 'browser', use: { browserName: 'chromium', viewport: { width: 1280, height: 800 } } },
    // The same specs against the Electron host; run only where its binary is installed.
    { name: 'electron' },
  ],
})

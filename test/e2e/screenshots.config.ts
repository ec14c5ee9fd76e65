import { defineConfig } from '@playwright/test'
import base from '../../playwright.config.ts'

/** `npm run screenshots`: the README's pictures, made by the same pages and the same world as the tests. */
export default defineConfig({
  ...base,
  testDir: './screenshots',
  testMatch: '**/*.shots.ts',
  outputDir: '../../test-results/screenshots',
  timeout: 240_000,
  reporter: [['list']],
  projects: [
    { name: 'pictures', use: { browserName: 'chromium', viewport: { width: 1280, height: 800 } } },
  ],
})
